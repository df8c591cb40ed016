import fc from 'fast-check';
import type { ValueType } from '../../server/src/query/promql/ast';
import { FUNCTION_TABLE, type PromqlFunction } from '../../server/src/query/promql/functions';
import { OPERATORS } from '../../server/src/query/promql/words';
import { tokenize } from '../../server/src/query/token';

/**
 * Queries that Prometheus accepts with every feature enabled, made rule by rule of its grammar. They are written as
 * somebody types who never formats: with odd spacing, keywords in any case, and modifiers in any order.
 */

type Text = fc.Arbitrary<string>;

const oneOf = (...texts: string[]): Text => fc.constantFrom(...texts);
const concat = (...parts: (Text | string)[]): Text => fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((texts) => texts.join(''));
const optional = (text: Text): Text => fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 1, arbitrary: text });
const list = (item: Text, minLength: number, maxLength: number): Text => fc.array(item, { minLength, maxLength }).map((items) => items.join(', '));
const anyCase = (word: string): Text => oneOf(word, word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1));

// ---- words and literals

const metric = oneOf('up', 'errors_total', 'job:errors:rate5m', '_x', 'http_requests_total', 'sum', 'offset_x', 'node_filesystem_avail_bytes', 'by', 'without', 'fill');
const label = oneOf('job', 'service', 'le', '__name__x', 'by', '_0', 'and', '"http.method"', '"job"', "'ö'", '`a b`', '"inf"');
const listedLabel = oneOf('job', 'service', 'namespace', 'le', 'on', 'sum', '"http.method"', '"job"', '`ü`', '"inf"');
const included = oneOf('team', 'version', '"k8s.pod"', 'bool');
export const stringLiteral: Text = oneOf('""', '"a"', "'a'", '`a`', '"a b # c"', "'say \"hi\"'", '"\\\\d+"', '`\\d+`', "'it\\'s'", '"\\u00e9\\n\\x41"', '"🚀"', '`two\nlines`', "'\\\\d+'", '"{{ $x }}"', '``');
const regexLiteral = oneOf('".+"', '"5.."', '`\\d+|x`', "'a|b'", '"(?i:x)"');
export const numberLiteral: Text = oneOf('0', '1', '0.5', '.5', '5.', '1e9', '1E-3', '0x1F', '1_000', '007', 'Inf', 'nan', '5m', '1h30m', '100ms', '3y', '1e300', '18446744073709551616');
const positiveNumber = oneOf('1', '300', '0.5', '1e3', '5m', '1h30m', '60s', '7d', '24h', '1y', '250ms');

// ---- durations

const durationExpr: Text = fc.letrec<{ duration: string }>((tie) => ({
  duration: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    positiveNumber,
    oneOf('step()', 'range()', 'Step( )'),
    concat('(', tie('duration'), ')'),
    concat('-', oneOf('step()', '(5m)')),
    concat('+', tie('duration')),
    concat(oneOf('min_of', 'max_of'), '(', tie('duration'), ',', tie('duration'), ')'),
    concat('(', tie('duration'), ')', oneOf('+', '-', '*', ' / ', '%', '^'), positiveNumber),
  ),
})).duration;

const window_: Text = fc.oneof({ weight: 4, arbitrary: positiveNumber }, { weight: 1, arbitrary: durationExpr });
const offset = concat(' ', anyCase('offset'), ' ', fc.oneof({ weight: 4, arbitrary: concat(oneOf('', '-', '+'), fc.oneof(positiveNumber, oneOf('0', '0s'))) }, { weight: 1, arbitrary: oneOf('step()', '-(step())', '+(5)', '(5m)', '-min_of(10s, 20s)') }));
const at = concat(' @ ', oneOf('1700000000', '-1.5', '1.23456', 'start()', 'end( )', '1e3', '0x10'));
const permuted = (...parts: Text[]): Text => fc.tuple(fc.tuple(...parts.map(optional)), fc.boolean()).map(([texts, swap]) => (swap ? texts.toReversed() : texts).join(''));
const modifiers = permuted(offset, at, concat(' ', oneOf('anchored', 'smoothed')));
const subqueryModifiers = permuted(offset, at);

// ---- selectors

const matcher = fc.oneof(concat(label, oneOf('=', '!=', ' = '), stringLiteral), concat(label, oneOf('=~', '!~'), regexLiteral));
const matchers = concat(list(matcher, 0, 3), optional(fc.constant(' ')));
const selectorHead = fc.oneof(
  { weight: 3, arbitrary: metric },
  { weight: 3, arbitrary: concat(metric, '{', matchers, '}') },
  { weight: 1, arbitrary: concat(metric, '{', matcher, ',}') },
  { weight: 1, arbitrary: concat('{service!="",', matchers, '}') },
  { weight: 1, arbitrary: concat('{', oneOf('"up"', "'http.requests'", '`up`'), ',', matchers, '}') },
  { weight: 1, arbitrary: concat('{__name__=~"a|b",', matchers, '}') },
);

// ---- expressions

const ARITHMETIC = ['+', '-', '*', '/', '%', '^', ' atan2 '];
const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];
const spaced = (operator: Text): Text => concat(oneOf('', ' '), operator, oneOf('', ' ', '\n'));

const labels = (item: Text, minLength = 0): Text => concat('(', list(item, minLength, 3), ')');
const matching = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: concat(' ', anyCase('on'), labels(listedLabel)) },
  { weight: 1, arbitrary: concat(' ', anyCase('ignoring'), ' ', labels(listedLabel)) },
);
const oneToMany = concat(' ', oneOf('on', 'ignoring'), labels(listedLabel), ' ', fc.oneof(anyCase('group_left'), anyCase('group_right')));
const fill = optional(oneOf(' fill(0)', ' fill (-23)', ' fill_left(1)', ' fill_right(5m) fill_left(Inf)'));

const bool = optional(concat(' ', anyCase('bool')));

interface Grammar {
  vector: string;
  range: string;
  scalar: string;
  string: string;
}

const RULES: Readonly<Record<ValueType, keyof Grammar>> = { 'instant vector': 'vector', 'range vector': 'range', scalar: 'scalar', string: 'string' };

function callOf(fn: PromqlFunction, tie: (rule: keyof Grammar) => Text): Text {
  if (fn.name === 'info') return concat('info(', tie('vector'), optional(concat(', {', list(matcher, 1, 2), '}')), ')');
  const args = fn.args.map((type) => tie(RULES[type]));
  const last = args[args.length - 1];
  if (fn.variadic === 0 || !last) return concat(fn.name, '(', ...args.flatMap((arg, i) => (i === 0 ? [arg] : [',', arg])), ')');
  const required = args.slice(0, -1);
  return fc.integer({ min: 0, max: fn.variadic < 0 ? 2 : fn.variadic }).chain((more) => concat(fn.name, '(', ...[...required, ...Array.from({ length: more }, () => last)].flatMap((arg, i) => (i === 0 ? [arg] : [', ', arg])), ')'));
}

const PLAIN_AGGREGATORS = ['sum', 'avg', 'count', 'min', 'max', 'group', 'stddev', 'stdvar'];

function aggregationOf(tie: (rule: keyof Grammar) => Text): Text {
  const args = fc.oneof(
    { weight: 4, arbitrary: concat(oneOf(...PLAIN_AGGREGATORS, 'SUM', 'Count'), '|(', tie('vector'), ')') },
    { weight: 1, arbitrary: concat(oneOf('topk', 'bottomk', 'quantile', 'limitk', 'limit_ratio'), '|(', tie('scalar'), ', ', tie('vector'), ')') },
    { weight: 1, arbitrary: concat('count_values|(', tie('string'), ',', tie('vector'), ')') },
  );
  const grouping = optional(concat(' ', fc.oneof(anyCase('by'), anyCase('without')), oneOf('', ' '), labels(listedLabel)));
  return fc.tuple(args, grouping, fc.boolean()).map(([text, by, after]) => {
    const at = text.indexOf('|');
    return after ? text.slice(0, at) + text.slice(at + 1) + by : `${text.slice(0, at)}${by} ${text.slice(at + 1)}`;
  });
}

/** The functions of the two types that calls return, so that every one of them is drawn. */
const functionsOf = (type: ValueType): PromqlFunction[] => [...FUNCTION_TABLE.values()].filter((fn) => fn.returns === type);

/** Expressions by their type. */
export const promql = fc.letrec<Grammar>((tie) => {
  const rule = (name: keyof Grammar): Text => tie(name) as Text;
  const calls = (type: ValueType): Text => fc.constantFrom(...functionsOf(type)).chain((fn) => callOf(fn, rule));
  const selector = concat(selectorHead, modifiers);
  return {
    vector: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      selector,
      calls('instant vector'),
      aggregationOf(rule),
      concat('(', rule('vector'), ')'),
      concat(oneOf('-', '+', '- '), rule('vector')),
      concat(rule('vector'), spaced(oneOf(...ARITHMETIC)), matching, fill, ' ', rule('vector')),
      concat(rule('vector'), spaced(oneOf(...ARITHMETIC)), oneToMany, labels(included), ' ', rule('vector')),
      // A parenthesis behind a bare `group_left` would be its list of labels.
      concat(rule('vector'), spaced(oneOf(...ARITHMETIC)), oneToMany, ' ', selector),
      concat(rule('vector'), spaced(oneOf(...COMPARISONS)), bool, matching, ' ', rule('vector')),
      // In parentheses, for an operator around it that matches labels needs vectors on both sides.
      concat('(', rule('vector'), spaced(oneOf(...COMPARISONS)), bool, ' ', rule('scalar'), ')'),
      concat('((', rule('scalar'), ')', oneOf('*', ' > bool ', ' / '), rule('vector'), ')'),
      concat(rule('vector'), ' ', fc.oneof(anyCase('and'), anyCase('or'), anyCase('unless')), matching, ' ', rule('vector')),
    ),
    range: fc.oneof(
      { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
      concat(selectorHead, oneOf('', ' '), '[', window_, ']', modifiers),
      concat(selectorHead, '[', positiveNumber, ':]', subqueryModifiers),
      concat('(', rule('vector'), ')', '[', window_, ':', optional(window_), ']', subqueryModifiers),
      concat(calls('instant vector'), '[', positiveNumber, ' : ', positiveNumber, ']', subqueryModifiers),
    ),
    scalar: fc.oneof(
      { maxDepth: 2, depthSize: 'small', withCrossShrink: true },
      numberLiteral,
      concat(oneOf('-', '+', '- -'), numberLiteral),
      calls('scalar'),
      concat('(', rule('scalar'), ')'),
      concat('(', rule('scalar'), ')', oneOf('+', '*', ' == bool ', '^-'), rule('scalar')),
      concat('-', rule('scalar')),
    ),
    string: stringLiteral,
  };
});

/** A query of any type that a server evaluates. */
export const anyQuery: Text = fc.oneof({ weight: 8, arbitrary: promql.vector }, { weight: 1, arbitrary: promql.scalar }, { weight: 1, arbitrary: promql.range }, { weight: 1, arbitrary: promql.string });

/** A query with comments and line breaks between any two of its tokens; the comments are numbered in the order of the text. */
export const commentedQuery: Text = fc.tuple(anyQuery, fc.array(fc.nat(11), { minLength: 8, maxLength: 60 })).map(([query, gaps]) => {
  let comments = 0;
  const gap = (i: number): string => {
    const kind = gaps[i % gaps.length]!;
    if (kind < 7) return kind === 6 ? '\n' : ' ';
    const comment = `#${kind % 2 ? ' ' : ''}c${++comments}`;
    return [` ${comment}  \n`, `\n  ${comment}\n`, `\n\n${comment}\n`, ` ${comment}\n\n # c${kind === 10 ? ++comments : comments} (too)\n`, `\n${comment}\n\n`][kind - 7]!;
  };
  const tokens = tokenize(query, OPERATORS);
  return gap(0) + tokens.map((token, i) => token.text + gap(i + 1)).join('');
});
