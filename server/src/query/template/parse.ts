import { didYouMean } from '../../text/did-you-mean';
import { Recent } from '../../text/recent';
import { span, type Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';
import type { Version } from '../promql/versions';
import type { Command, ControlWord, Definition, Operand, Pipeline, Read, TemplateField, TemplateNode, TemplateTree, Variable } from './ast';
import { goUnquote, numberProblem } from './constants';
import { TEMPLATE_FUNCTIONS, TEMPLATE_VARIABLES, type TemplateFunction } from './functions';
import { templateTokens, type TemplateToken, type TemplateTokenType } from './tokens';

export interface ParsedTemplate {
  readonly text: string;
  readonly tokens: readonly TemplateToken[];
  /** Undefined where the template is refused, or nested too deeply to be read. */
  readonly tree: TemplateTree | undefined;
  /** What Prometheus refuses the rule for: the first mistake, for what follows it is guesswork. */
  readonly problem: QueryProblem | undefined;
  /** `else with`, which Go reads since 1.23. */
  readonly elseWith: readonly Span[];
}

/** What a template may use, which depends on the program that reads it. One object a program, for parses are kept by it. */
export interface TemplateDialect {
  readonly functions: ReadonlyMap<string, TemplateFunction>;
  /** The variables that are declared in front of the template. */
  readonly variables: ReadonlySet<string>;
  /** What comes of an unknown name, as a sentence. */
  readonly consequence: string;
}

/** Labels and annotations of alerts: behind the variables that rulefmt.testTemplateParsing declares. */
const OF_ALERTS: TemplateDialect = { functions: TEMPLATE_FUNCTIONS, variables: new Set(TEMPLATE_VARIABLES.keys()), consequence: 'Prometheus refuses the whole rule file.' };

/** Who reads a template does so several times in a row, and files repeat templates. */
const MOST_KEPT = 50;
const caches = new Map<TemplateDialect, Recent<string, ParsedTemplate>>();

/** Parses a template, of an alert's label or annotation unless said otherwise, as Go's text/template/parse does. Never throws. Parses of equal texts are shared. */
export function parseTemplate(text: string, dialect: TemplateDialect = OF_ALERTS): ParsedTemplate {
  let cache = caches.get(dialect);
  if (!cache) caches.set(dialect, (cache = new Recent<string, ParsedTemplate>(MOST_KEPT)));
  const known = cache.get(text);
  if (known) return known;
  const tokens = templateTokens(text);
  const parser = new Parser(tokens, dialect);
  const parsed = { text, tokens, elseWith: parser.elseWith, ...parser.run() };
  cache.set(text, parsed);
  return parsed;
}

/** The version of Prometheus that reads `else with`: the first one that is built with Go 1.23. */
export const ELSE_WITH_SINCE: Version = { major: 3, minor: 0 };

/** Levels of blocks and parentheses; nobody writes that many, and a parser that follows them all would run out of stack. */
const MAX_DEPTH = 200;

/** Ends a parse. It never leaves this file. */
class Refused extends Error {
  constructor(readonly problem: QueryProblem | undefined) {
    super();
  }
}

const refuse = (at: Span, message: string, fixes: QueryProblem['fixes'] = []): never => {
  throw new Refused({ from: at.from, to: at.to, message, fixes });
};

/** Variables by name, in the order in which they came into scope. */
class Scope {
  private readonly names: string[] = [];
  private readonly counts = new Map<string, number>();

  constructor(names: Iterable<string>) {
    for (const name of names) this.add(name);
  }

  get size(): number {
    return this.names.length;
  }

  add(name: string): void {
    this.names.push(name);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  has(name: string): boolean {
    return (this.counts.get(name) ?? 0) > 0;
  }

  all(): string[] {
    return [...new Set(this.names)];
  }

  cut(size: number): void {
    while (this.names.length > size) {
      const name = this.names.pop()!;
      this.counts.set(name, this.counts.get(name)! - 1);
    }
  }
}

interface OpenBlock {
  readonly word: Span;
  readonly name: string;
}

/** What ends a list of nodes; `next` is the `if` or `with` that follows an `else` at once. */
interface Ending {
  readonly word: 'end' | 'else';
  readonly at: Span;
  readonly to: number;
  readonly next: 'if' | 'with' | undefined;
}

const OPERANDS: ReadonlySet<TemplateTokenType> = new Set(['bool', 'character', 'dot', 'field', 'identifier', 'number', 'nil', 'raw string', 'string', 'variable', '(']);

class Parser {
  readonly elseWith: Span[] = [];
  private at = 0;
  private scope: Scope;
  private rangeDepth = 0;
  private depth = 0;
  private readonly open: OpenBlock[] = [];
  private readonly definitions = new Map<string, Definition>();

  constructor(
    private readonly tokens: readonly TemplateToken[],
    private readonly dialect: TemplateDialect,
  ) {
    this.scope = new Scope(dialect.variables);
  }

  run(): Pick<ParsedTemplate, 'tree' | 'problem'> {
    try {
      const { nodes, ending } = this.list(true);
      if (ending) refuse(ending.at, `There is nothing open here that \`{{ ${ending.word} }}\` could belong to.`);
      return { tree: { body: nodes, definitions: this.definitions }, problem: undefined };
    } catch (error) {
      if (error instanceof Refused) return { tree: undefined, problem: error.problem };
      throw error;
    }
  }

  // ---- tokens

  /** The token at hand; an error of the scanner is refused once the parser gets there, as Go does. */
  private peek(): TemplateToken {
    const token = this.tokens[this.at]!;
    if (token.type === 'error') refuse(token, token.message!);
    return token;
  }

  private next(): TemplateToken {
    const token = this.peek();
    if (token.type !== 'end') this.at++;
    return token;
  }

  private skip(): void {
    while (this.peek().type === 'space') this.at++;
  }

  private peekWord(): TemplateToken {
    this.skip();
    return this.peek();
  }

  private nextWord(): TemplateToken {
    this.skip();
    return this.next();
  }

  private unexpected(token: TemplateToken, expected: string): never {
    if (token.text === '}') refuse(token, 'An action ends with two braces: `}}`.');
    return refuse(token, token.type === 'close' ? `The action ends too early: expected ${expected}.` : `\`${cut(token.text)}\` cannot stand here: expected ${expected}.`);
  }

  private deeper<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new Refused(undefined);
    const result = parse();
    this.depth--;
    return result;
  }

  // ---- lists

  /** Nodes up to an `end` or `else`, or at the outermost level to the end of the text. */
  private list(isOutermost: boolean): { nodes: TemplateNode[]; ending: Ending | undefined; hasText: boolean } {
    const nodes: TemplateNode[] = [];
    let hasText = false;
    for (;;) {
      const token = this.next();
      switch (token.type) {
        case 'text':
          hasText ||= /\S/.test(token.text);
          nodes.push(...this.text(token));
          break;
        case 'comment':
          break;
        case 'end': {
          if (isOutermost) return { nodes, ending: undefined, hasText };
          const { word, name } = this.open[this.open.length - 1]!;
          return refuse(word, `\`{{ ${name} }}\` is never closed: \`{{ end }}\` is missing.`);
        }
        case 'open': {
          const result = this.action(token, isOutermost);
          if (result && 'word' in result) return { nodes, ending: result, hasText };
          if (result) nodes.push(result);
          break;
        }
        default:
          this.unexpected(token, 'text or an action');
      }
    }
  }

  /** A text without the blanks that the actions beside it trim; nothing where none is left. */
  private text({ from, to, text }: TemplateToken): TemplateNode[] {
    const [before, after] = [this.tokens[this.at - 2]?.text ?? '', this.tokens[this.at]?.text ?? ''];
    let trimmed = /[ \t\r\n]-\}\}$/.test(before) ? text.replace(/^[ \t\r\n]+/, '') : text;
    if (/^\{\{-[ \t\r\n]/.test(after)) trimmed = trimmed.replace(/[ \t\r\n]+$/, '');
    return trimmed === '' ? [] : [{ kind: 'text', from, to, text: trimmed }];
  }

  private action(open: TemplateToken, isOutermost: boolean): TemplateNode | Ending | undefined {
    const token = this.peekWord();
    if (token.type === 'keyword') {
      switch (token.text) {
        case 'if':
        case 'range':
        case 'with':
          this.next();
          return this.control(open.from, token, token.text);
        case 'else':
          this.next();
          return this.otherwise(token);
        case 'end':
          this.next();
          return { word: 'end', at: token, to: this.close('`}}` behind `end`').to, next: undefined };
        case 'template':
          this.next();
          return this.call(open.from);
        case 'block':
          this.next();
          return this.block(open.from, token);
        case 'break':
        case 'continue':
          this.next();
          return this.leave(open.from, token, token.text);
        case 'define':
          if (!isOutermost) refuse(token, 'A template is defined outside of all others, and of `if`, `range` and `with`.');
          this.next();
          return this.define(token);
      }
    }
    const pipeline = this.pipeline('a value', 'close');
    return { kind: 'action', from: open.from, to: this.tokens[this.at - 1]!.to, pipeline };
  }

  private close(expected: string): TemplateToken {
    const token = this.nextWord();
    return token.type === 'close' ? token : this.unexpected(token, expected);
  }

  // ---- blocks

  private control(from: number, word: TemplateToken, kind: ControlWord): TemplateNode {
    return this.deeper(() => {
      const { size } = this.scope;
      const pipeline = this.pipeline(`a value for \`${kind}\``, 'close', kind === 'range');
      this.open.push({ word, name: kind });
      if (kind === 'range') this.rangeDepth++;
      const { nodes: body, ending } = this.list(false);
      if (kind === 'range') this.rangeDepth--;
      let otherwise: TemplateNode[] = [];
      if (ending!.word === 'else') {
        if (ending!.next === kind) {
          const next = this.nextWord();
          if (kind === 'with') this.elseWith.push(span(ending!.at.from, next.to));
          otherwise = [this.control(next.from, next, kind)];
        } else {
          if (ending!.next) refuse(this.peekWord(), `\`else ${ending!.next}\` cannot follow \`${kind}\`: write \`{{ else }}{{ ${ending!.next} … }}\`, with an \`{{ end }}\` of its own.`);
          const rest = this.list(false);
          if (rest.ending!.word === 'else') refuse(rest.ending!.at, `There is an \`else\` already: expected \`{{ end }}\` for \`${kind}\`.`);
          otherwise = rest.nodes;
        }
      }
      this.open.pop();
      this.scope.cut(size);
      return { kind, from, to: this.tokens[this.at - 1]!.to, pipeline, body, otherwise };
    });
  }

  private otherwise(token: TemplateToken): Ending {
    const next = this.peekWord();
    const word = next.type === 'keyword' && (next.text === 'if' || next.text === 'with') ? next.text : undefined;
    return { word: 'else', at: token, to: word ? next.from : this.close('`}}` behind `else`').to, next: word };
  }

  private leave(from: number, token: TemplateToken, kind: 'break' | 'continue'): TemplateNode {
    const { to } = this.close(`\`}}\` behind \`${kind}\``);
    if (this.rangeDepth === 0) refuse(token, `\`${kind}\` stands in no \`range\` that it could leave.`);
    return { kind, from, to };
  }

  private call(from: number): TemplateNode {
    const { name, at } = this.templateName('the name of a template, as in `{{ template "name" . }}`');
    const pipeline = this.peekWord().type === 'close' ? undefined : this.pipeline('a value for the template', 'close');
    if (!pipeline) this.next();
    return { kind: 'call', from, to: this.tokens[this.at - 1]!.to, name, nameSpan: at, pipeline };
  }

  private block(from: number, word: TemplateToken): TemplateNode {
    const { name, at } = this.templateName('the name of a template, as in `{{ block "name" . }}`');
    const pipeline = this.pipeline('a value for `block`', 'close');
    this.definition(name, at, word);
    return { kind: 'call', from, to: this.tokens[this.at - 1]!.to, name, nameSpan: at, pipeline };
  }

  private define(word: TemplateToken): undefined {
    const { name, at } = this.templateName('the name of a template, as in `{{ define "name" }}`');
    this.close('`}}` behind the name');
    this.definition(name, at, word);
  }

  /** The body of a template: it has its own variables, and no loop around it. */
  private definition(name: string, at: Span, word: TemplateToken): void {
    const outer = { scope: this.scope, rangeDepth: this.rangeDepth };
    this.scope = new Scope(['$']);
    this.rangeDepth = 0;
    this.open.push({ word, name: word.text });
    const { nodes, ending, hasText } = this.deeper(() => this.list(false));
    if (ending!.word === 'else') refuse(ending!.at, `\`else\` cannot stand in \`${word.text}\`: expected \`{{ end }}\`.`);
    this.open.pop();
    Object.assign(this, outer);
    // One that is empty may be defined again (parse.IsEmptyTree).
    const isEmpty = nodes.every(({ kind }) => kind === 'text') && !hasText;
    const other = this.definitions.get(name);
    if (other && !other.isEmpty && !isEmpty) refuse(at, `There is a template of the name ${JSON.stringify(name)} already.`);
    if (!other || !isEmpty) this.definitions.set(name, { name, body: nodes, isEmpty });
  }

  private templateName(expected: string): { name: string; at: Span } {
    const token = this.nextWord();
    if (token.type !== 'string' && token.type !== 'raw string') this.unexpected(token, expected);
    return { name: this.unquoted(token), at: token };
  }

  // ---- pipelines

  private pipeline(what: string, end: 'close' | ')', isRange = false, open?: TemplateToken): Pipeline {
    return this.deeper(() => {
      const { from } = this.peekWord();
      const { variables, isAssignment } = this.declarations(isRange);
      const commands: Command[] = [];
      for (;;) {
        const token = this.peekWord();
        if (token.type === end) {
          this.next();
          if (commands.length === 0) refuse(span((open ?? token).from, token.to), `There is no value here: expected ${what}.`);
          return { kind: 'pipeline', from, to: token.from, variables, isAssignment, commands };
        }
        if (!OPERANDS.has(token.type)) this.unexpected(token, what);
        const command = this.command();
        const [first] = command.args;
        if (commands.length > 0 && first && ['bool', 'dot', 'nil', 'number', 'string'].includes(first.kind)) {
          refuse(first, 'Behind `|` there must be a function, to which the value on the left is handed.');
        }
        commands.push(command);
      }
    });
  }

  /** `$x :=`, `$x =`, and `$i, $x :=` of a loop. */
  private declarations(isRange: boolean): { variables: Variable[]; isAssignment: boolean } {
    const variables: Variable[] = [];
    for (;;) {
      const token = this.peekWord();
      if (token.type !== 'variable') return { variables, isAssignment: false };
      const before = this.at;
      this.next();
      const sign = this.peekWord();
      const variable: Variable = { kind: 'variable', from: token.from, to: token.to, name: token.text };
      if (sign.type === ':=' || sign.type === '=') {
        this.next();
        variables.push(variable);
        this.scope.add(token.text);
        return { variables, isAssignment: sign.type === '=' };
      }
      if (sign.type !== 'other' || sign.text !== ',') {
        this.at = before;
        return { variables, isAssignment: false };
      }
      this.next();
      if (!isRange || variables.length > 0) refuse(sign, isRange ? 'A loop has two variables at most: the index and the element.' : 'Only `range` declares several variables. Arguments are separated by blanks, not by commas.');
      variables.push(variable);
      this.scope.add(token.text);
      const { type } = this.peekWord();
      if (type !== 'variable' && type !== 'close' && type !== ')') refuse(this.peek(), 'Behind the comma, expected the variable for the elements.');
    }
  }

  private command(): Command {
    const { from } = this.peek();
    let to = from;
    const args: Operand[] = [];
    for (;;) {
      if (OPERANDS.has(this.peekWord().type)) {
        const operand = this.operand();
        args.push(operand);
        ({ to } = operand);
      }
      const token = this.peek();
      if (token.type === 'space') continue;
      if (token.type === '|') this.next();
      if (token.type === '|' || token.type === 'close' || token.type === ')') return { from, to, args };
      if (token.type === 'other' && token.text === ',') refuse(token, 'Arguments are separated by blanks, not by commas.');
      if (token.type === 'other' && /[*/%<>!&]/.test(token.text)) refuse(token, `There are no operators in templates, so \`${token.text}\` cannot stand here: compare with functions such as \`gt\`, and calculate in the query.`);
      if (token.type === '(' && args[args.length - 1]?.kind === 'function') refuse(token, 'Arguments follow a function behind a blank, and not in parentheses.');
      this.unexpected(token, 'a blank, `|` or the end of the action');
    }
  }

  private operand(): Operand {
    const token = this.next();
    const operand = this.term(token);
    const fields: TemplateField[] = [];
    let to = operand.to;
    if (token.type === 'field') fields.push(fieldOf(token));
    while (this.peek().type === 'field') {
      const field = this.next();
      fields.push(fieldOf(field));
      ({ to } = field);
    }
    if (fields.length === 0) return operand.kind === 'variable' ? { kind: 'read', from: operand.from, to: operand.to, of: operand, fields } : operand;
    if (operand.kind === 'variable' || operand.kind === 'pipeline' || operand.kind === 'function' || (operand.kind === 'dot' && token.type === 'field')) {
      return { kind: 'read', from: token.from, to: Math.max(to, token.to), of: operand, fields };
    }
    return refuse(span(fields[0]!.from - 1, fields[0]!.to), `\`${cut(token.text)}\` has no fields.`);
  }

  private term(token: TemplateToken): Exclude<Operand, Read> | Variable {
    const at = { from: token.from, to: token.to };
    switch (token.type) {
      case 'identifier':
        if (!this.dialect.functions.has(token.text)) this.unknown(token, 'function', this.dialect.functions.keys());
        return { kind: 'function', ...at, name: token.text };
      case 'variable':
        if (!this.scope.has(token.text)) this.unknown(token, 'variable', this.scope.all().filter((name) => name !== '$'));
        return { kind: 'variable', ...at, name: token.text };
      case 'dot':
        return { kind: 'dot', ...at };
      case 'field':
        return { kind: 'dot', from: token.from, to: token.from + 1 };
      case 'nil':
        return { kind: 'nil', ...at };
      case 'bool':
        return { kind: 'bool', ...at, value: token.text === 'true' };
      case 'number': {
        const problem = numberProblem(token.text);
        if (problem !== undefined) refuse(token, problem);
        return { kind: 'number', ...at, text: token.text };
      }
      case 'character':
        if (goUnquote(token.text) === undefined) refuse(token, 'Single quotes hold one character: write a text in double quotes.');
        return { kind: 'number', ...at, text: token.text };
      case 'string':
      case 'raw string': {
        const value = this.unquoted(token);
        return { kind: 'string', ...at, value, isVerbatim: token.text.slice(1, -1) === value };
      }
      default: {
        const pipeline = this.pipeline('a value in the parentheses', ')', false, token);
        return { ...pipeline, from: token.from, to: this.tokens[this.at - 1]!.to };
      }
    }
  }

  private unquoted(token: TemplateToken): string {
    return goUnquote(token.text) ?? refuse(token, 'The string has an escape that Go does not know: a backslash is written `\\\\`, or the string in backticks.');
  }

  private unknown(token: TemplateToken, what: 'function' | 'variable', known: Iterable<string>): never {
    const meant = didYouMean(token.text, known);
    const reason = what === 'function' ? `There is no template function \`${token.text}\`` : `The variable \`${token.text}\` is not declared here`;
    const isHidden = what === 'variable' && this.dialect.variables.has(token.text);
    const hint = meant !== undefined && !isHidden ? `; did you mean \`${meant}\`?` : isHidden ? ': a template of its own sees none of the variables outside of it.' : '.';
    return refuse(token, `${reason}${hint} ${this.dialect.consequence}`, meant !== undefined && !isHidden ? [{ title: `Change to \`${meant}\``, edits: [{ from: token.from, to: token.to, text: meant }] }] : []);
  }
}

const fieldOf = ({ from, to, text }: TemplateToken): TemplateField => ({ from: from + 1, to, name: text.slice(1) });

const cut = (text: string): string => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
