import assert from 'node:assert/strict';
import { marked } from '../../../../test/helper/marked';
import { completeLogql, type LogqlCompletionSettings } from './complete';
import { isFinished } from './caret';
import type { LogFacts } from './facts';

const FACTS: LogFacts = {
  labels: ['service', 'pod'],
  fields: ['levelname', 'message'],
  values: (name) => ({ service: ['execution', 'risk'], levelname: ['INFO', 'ERROR'] })[name] ?? [],
  about: () => undefined,
};

function complete(source: string, settings: Partial<LogqlCompletionSettings> = {}) {
  const { text, spans } = marked(source);
  return { text, ...completeLogql(text, spans[0]!.from, FACTS, { groupBy: 'service', ...settings }) };
}
const labels = (source: string, settings?: Partial<LogqlCompletionSettings>): string[] => complete(source, settings).items.map(({ label }) => label);

/** The query after a suggestion is accepted, with `…` in the places to go to that are empty. */
function accept(source: string, label: string, settings?: Partial<LogqlCompletionSettings>): string {
  const { text, items } = complete(source, settings);
  const item = items.find((other) => other.label === label);
  assert.ok(item, `${label} is not among ${items.map((other) => other.label).join(', ')}`);
  const inserted = item.insert.map((piece) => (typeof piece === 'string' ? piece : piece.stop || '…')).join('');
  return text.slice(0, item.replace.from) + inserted + text.slice(item.replace.to);
}

describe('what can be written in LogQL', () => {
  /** A place, and what is offered there first. */
  const FIRST: Readonly<Record<string, readonly string[]>> = {
    '«»': ['{service="…"}', '{pod="…"}', 'rate', 'count_over_time', 'sum'],
    '{«»': ['service', 'pod'],
    '{service="a", «»}': ['pod'],
    '{se«»': ['service'],
    '{service=«»}': ['execution', 'risk', '='],
    '{service="«»"}': ['execution', 'risk'],
    '{service=~"r«»': ['risk'],
    '{service«»': ['service'],
    '{service «»': ['=', '!=', '=~', '!~'],
    '{service="a"} «»': ['|=', '!=', '|~', '!~', '|>', '!>', '| json'],
    '{service="a"} |= «»': ['ip'],
    '{service="a"} | «»': ['json', 'logfmt', 'line_format'],
    '{service="a"} | js«»': ['json'],
    '{service="a"} | json | lev«»': ['levelname'],
    '{service="a"} | json | levelname «»': ['=', '!=', '=~', '!~', '>', '>='],
    '{service="a"} | json | levelname=«»': ['INFO', 'ERROR'],
    '{service="a"} | json | levelname="E«»"': ['ERROR'],
    '{service="a"} | json | levelname="INFO" «»': ['and', 'or', '|='],
    '{service="a"} | json | (levelname="INFO" or «»': ['levelname', 'message', 'service'],
    '{service="a"} | json «»': ['levelname', 'message', '|='],
    '{service="a"} | json message, «»': ['levelname'],
    '{service="a"} | pattern "<ip> <_> <took>" | too«»': ['took'],
    '{service="a"} | regexp `(?P<took>\\d+)` | took«»': ['took'],
    '{service="a"} | drop «»': ['service', 'pod'],
    '{service="a"} | json | drop message, «»': ['levelname', 'service', 'pod'],
    '{service="a"} | json | label_format level=«»': ['levelname', 'message'],
    '{service="a"} | json | line_format "{{.«»}}"': ['levelname', 'message', 'service', 'pod'],
    '{service="a"} | json | line_format "{{ .message | up«» }}"': ['upper'],
    '{service="a"} | json | line_format `{{ «»': ['.levelname', '.message', '.service', '.pod', '__line__'],
    'rate(«»': ['{service="…"}', '{pod="…"}'],
    'rate({service="a"}[«»': ['5m', '1m'],
    'rate({service="a"}[3«»])': ['3m', '3h', '3s'],
    'sum_over_time({service="a"} | json | unwrap «»': ['levelname', 'message', 'service', 'pod', 'duration'],
    'sum_over_time({service="a"} | json | unwrap message «»': ['| __error__=""', '[5m]'],
    'rate({service="a"}[5m] offset «»': ['1h', '1d'],
    'rate({service="a"}[5m]) «»': ['by', 'without', '/'],
    'rate({service="a"}[5m]) > «»': ['{service="…"}', '{pod="…"}', 'rate'],
    'sum by («»': ['service', 'pod'],
    'sum by («») (rate({service="a"} | json [5m]))': ['service', 'pod', 'levelname', 'message'],
    'sum(rate({service="a"}[5m])) without («»': ['service', 'pod'],
    'rate({service="a"}[5m]) / on («»': ['service', 'pod'],
    'topk(5, «»': ['rate', 'count_over_time'],
  };
  for (const [source, expected] of Object.entries(FIRST)) it(source, () => assert.deepEqual(labels(source).slice(0, expected.length), expected));

  it('is nothing in texts, comments and numbers', () => {
    for (const source of ['{service="a"} |= "«»', '{service="a"} # «»', '{service="a"} | json | took > 5«»', 'rate({service="a"}[5m«»])', '{service="a"} | line_format "«»"', '{service="a"} | line_format "{{.a}} «»', 'topk(5«»']) assert.deepEqual(labels(source), [], source);
  });

  it('replaces the word as a whole, and brings along what is needed', () => {
    assert.equal(accept('cou«»nt', 'count_over_time'), 'count_over_time({service=""} [5m])');
    assert.equal(accept('«»', 'sum'), 'sum by (service) (…)');
    assert.equal(accept('«»', 'topk'), 'topk(5, …)');
    assert.equal(accept('quant«»', 'quantile_over_time'), 'quantile_over_time(0.95, {service=""} | json | unwrap label | __error__="" [5m])');
    assert.equal(accept('{service=«»}', 'risk'), '{service="risk"}');
    assert.equal(accept('{service="a"} | line«»', 'line_format'), '{service="a"} | line_format "{{.message}}"');
    assert.equal(accept('{service="a"} «»', '| json'), '{service="a"} | json');
    assert.equal(accept('rate({service="a"}[5m]) >«»', '>='), 'rate({service="a"}[5m]) >=');
  });

  it('has variables of Grafana in dashboards alone', () => {
    assert.ok(labels('rate({service="a"}[«»', { variables: true }).includes('$__auto'));
    assert.ok(!labels('rate({service="a"}[«»').includes('$__auto'));
  });

  it('comes without being asked where a word is due, and not where a line may end', () => {
    for (const source of ['{«»', '{service="a"} |«»', 'rate(«»', 'sum by («»', '{service="a"} | json | line_format "{{.«»']) assert.ok(labels(source, { trigger: '(' }).length > 0, source);
    for (const source of ['«»', '{service="a"}«»']) assert.deepEqual(labels(source, { trigger: ',' }), [], source);
  });
});

describe('a query that goes on', () => {
  for (const text of ['{a="b"}', '{a="b"} | json', 'rate({a="b"}[5m])', '1 + 2', '{a="b"} |= "x" or "y"', '{a="b"} | drop x']) it(`may end behind ${text}`, () => assert.ok(isFinished(text)));
  for (const text of ['', '{a="b"', '{a="b"} |', '{a="b"} |=', '{a="b"} | x=', 'rate({a="b"}[5m]', '1 +', '{a="b"} | label_format x=', 'sum by (a)']) it(`may not end behind ${JSON.stringify(text)}`, () => assert.ok(!isFinished(text)));
});
