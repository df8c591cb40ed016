import assert from 'node:assert/strict';
import { problemsOf, WITHOUT_CONTRACT } from '../helper/check';

const problemsIn = async (text: string): Promise<string[]> => (await problemsOf(text, { file: 'promtail.yaml', settings: WITHOUT_CONTRACT })).filter(({ rule, severity }) => severity === 'error' || rule.startsWith('schema/')).map(({ severity, message }) => `${severity}: ${message}`);
const ofStage = (stage: string): Promise<string[]> => problemsIn(`scrape_configs:\n  - job_name: a\n    static_configs: [{ targets: [localhost], labels: { __path__: /x } }]\n    pipeline_stages:\n      - ${stage.replace(/\n(?=.)/g, '\n        ')}\n`);
const ofSelector = (selector: string): Promise<string[]> => ofStage(`match: { selector: ${JSON.stringify(selector)}, action: drop }`);

/** What Promtail starts with, and with something of what the message says what it does not. */
const STAGES: readonly (readonly [stage: string, message?: string])[] = [
  ['json: { expressions: { a: , b: c.d } }'],
  ['json:', 'needs `expressions`'],
  ['json: { expressions: {} }', 'needs `expressions`'],
  ['json: { expressions: { a: }, source: "" }', '`source` may be left out'],
  ['json: { expressions: { a: }, source: 5 }', '`5` is a number to YAML'],
  ['json: { expressions: { a: yes } }', '`yes` is a boolean to YAML'],
  ['json: { expressions: { a: "yes" } }'],
  ['json: { expressions: { time: "@timestamp" } }', 'as in `\'"@timestamp"\'`'],
  [`json: { expressions: { time: '"@timestamp"', all: "@" } }`],
  ['logfmt: { mapping: { a: } }'],
  ['logfmt:', 'needs `mapping`'],
  ['regex: { expression: "(?P<a>x)" }'],
  ['regex: { expression: "(?P<a>x" }', 'does not compile'],
  ['regex: { expression: "${EXPRESSION" }'],
  ['replace: { expression: "(x)" }'],
  ['replace: { expression: "(x)", replace: "{{ .Value | Hash }}" }'],
  ['replace: { expression: "(x)", replace: "{{ .Value" }', 'is not closed'],
  ['replace: { expression: "(x)", replace: 0 }', 'put it in quotes'],
  ['template: { source: a }'],
  ['template: { source: a, template: "{{ ToUpper .Value }}" }'],
  ['template: { source: a, template: "{{ if .Value }}" }', '{{'],
  ['template: { template: "{{ .a }}" }', 'needs `source`'],
  ['output:', 'needs `source`'],
  ['labels: {}'],
  ['labels:', 'names at least one label'],
  ['labels: { a-b: }', 'is no name of a label'],
  ['labels: { a: 1 }', 'put it in quotes'],
  ['structured_metadata: {}'],
  ['structured_metadata:', 'names at least one label'],
  ['static_labels:', 'names at least one label'],
  ['static_labels: { a: b }'],
  ['static_labels: { a: 1 }', 'put it in quotes'],
  ['labeldrop: [a]'],
  ['labeldrop: []', 'names at least one label'],
  ['labelallow:', 'names at least one label'],
  ['timestamp: { source: a, format: Unix, location: Europe/Berlin, action_on_failure: skip }'],
  ['timestamp: { source: a, format: Unix, location: UTC }'],
  ['timestamp: { source: a, format: Unix, location: CEST }', 'no time zone `CEST`'],
  ['timestamp: { source: a, format: Unix, action_on_failure: "" }', 'may be left out'],
  ['timestamp: { source: a, format: Unix, action_on_failure: drop }', '`skip` or `fudge`'],
  ['timestamp: { source: a }', 'needs `format`'],
  [`match: { selector: '{a="b"}', action: drop }`],
  [`match: { selector: '{a="b"}', stages: [{ docker: }] }`],
  [`match: { selector: '{a="b"}' }`, 'needs `stages`'],
  [`match: { selector: '{a="b"}', action: drop, stages: [{ docker: }] }`, 'has no `stages`'],
  [`match: { selector: '{a="b"}', action: drop, pipeline_name: "" }`, 'may be left out'],
  [`match: { selector: '{a="b"}', action: delete }`, '`keep` or `drop`'],
  ['tenant: { value: a }'],
  ['tenant: { value: 1 }', 'put it in quotes'],
  ['tenant: { value: a, source: b }', 'from one of'],
  ['drop: { expression: "" }'],
  ['drop: { source: a, value: "" }'],
  ['drop: { source: [a, b], value: c }'],
  ['drop: { longer_than: 8kb, older_than: 24h }'],
  ['drop:', 'needs `source`'],
  ['drop: { value: a }', 'needs `source`'],
  ['drop: { value: a, older_than: 1h }', 'compared with what `source` names'],
  ['drop: { source: a, value: a, expression: b }', 'exclude each other'],
  ['drop: { expression: "a(" }', 'does not compile'],
  ['drop: { longer_than: 1.5KB }', 'is no size'],
  ['limit: { rate: 1, burst: 1, by_label_name: a, drop: true }'],
  ['limit: { rate: 1, burst: 1, by_label_name: a }', 'needs `drop: true`'],
  ['limit: { rate: 1 }', '`burst` must be above 0'],
  ['limit:', '`rate` must be above 0'],
  ['sampling: { rate: 0.1 }'],
  ['sampling: { rate: 10 }', 'from 0 to 1'],
  ['multiline: { firstline: "" }'],
  ['multiline:', 'needs `firstline`'],
  ['multiline: { firstline: "[" }', 'does not compile'],
  ['pack:'],
  ['docker: {}'],
  ['cri:'],
  ['decolorize:'],
  ['geoip: { db: /x, source: ip, db_type: city }'],
  ['geoip: { db: /x, source: ip }', 'needs `db_type`'],
  ['metrics: {}'],
  ['metrics:', 'names at least one metric'],
  ['metrics: { a: { type: Counter, config: { action: INC } } }'],
  ['metrics: { a: { config: { action: inc } } }', 'needs `type`'],
  ['metrics: { a: { type: summary } }', 'is a `counter`'],
  ['metrics: { a: { type: counter } }', 'needs an `action`'],
  ['metrics: { a: { type: counter, config: { action: set } } }', 'is one of `inc`, `add`'],
  ['metrics: { a: { type: gauge, config: { action: set } } }'],
  ['metrics: { a: { type: counter, config: { action: add, match_all: true, count_entry_bytes: true } } }'],
  ['metrics: { a: { type: counter, config: { action: inc, match_all: true, count_entry_bytes: true } } }', '`add` only'],
  ['metrics: { a: { type: counter, config: { action: add, count_entry_bytes: true } } }', '`match_all: true` only'],
  ['metrics: { a: { type: counter, config: { action: inc, match_all: true, value: b } } }', 'exclude each other'],
  ['metrics: { a: { type: histogram, max_idle_duration: 1s, config: { buckets: [1] } } }'],
  ['metrics: { a: { type: histogram, max_idle_duration: 999ms, config: { buckets: [1] } } }', 'at least `1s`'],
  ['jsn: { expressions: { a: } }', 'did you mean `json`'],
  ['grok: { expression: a }', 'has no field `grok`'],
];

const SELECTORS: readonly (readonly [selector: string, message?: string])[] = [
  ['{a="b", c!="d", e=~"f", g!~"h"}'],
  ['{a=~".*"}'],
  ['{a="b"} |= "c" != "d" |~ "e" !~ "\\\\d"'],
  ['{a="b"}|="c"'],
  ['{a="b"} |= "${WORD}"'],
  ['{a="b"} |= `c`', 'in backticks'],
  ['{a=`b`}', 'in backticks'],
  ['{a="b"} |= "c" or "d"', 'nothing else of LogQL'],
  ['{a="b"} |> "<_> c"', 'nothing else of LogQL'],
  ['{a="b"} |= ip("10.0.0.1")', 'in double quotes behind `|=`'],
  ['{a="b"} | json', 'nothing else of LogQL'],
  ['rate({a="b"}[5m])', 'begins with the matchers'],
  ['{}', 'a matcher at least'],
  ['{a=~"b("}', 'does not compile'],
  ['{a="b"} |~ "c("', 'does not compile'],
  ['{a="b"', ''],
  ['{a="b"} "c"', ''],
];

describe('a configuration of Promtail', () => {
  for (const [stage, message] of STAGES) {
    it(`is ${message === undefined ? 'accepted' : 'refused'} with the stage ${JSON.stringify(stage)}`, async () => expectOne(await ofStage(stage), message));
  }
  for (const [selector, message] of SELECTORS) {
    it(`is ${message === undefined ? 'accepted' : 'refused'} with the selector ${selector}`, async () => expectOne(await ofSelector(selector), message));
  }

  it('may say what Promtail passes over in a stage', async () => {
    const [problem, ...others] = await ofStage('regex: { expresion: a, expression: b }');
    assert.match(problem!, /^warning: .* did you mean|^warning: .*passes over/);
    assert.deepEqual(others, []);
  });

  it('may name a field of JSON that some versions compute with', async () => {
    const problems = await ofStage('json: { expressions: { request-id: , id: request-id } }');
    assert.deepEqual(problems.map((problem) => problem.split(' is ')[0]), ['warning: `request-id`', 'warning: `request-id`']);
  });

  it('names its clients apart', async () => {
    expectOne(await problemsIn('clients: [{ url: x, name: a }, { url: y, name: b }, { url: z }]\n'), undefined);
    expectOne(await problemsIn('clients: [{ url: x, name: a }, { url: y, name: a }]\n'), 'Another client');
  });

  it('says where Kafka and others are, and how long a line may be', async () => {
    const ofJob = (job: string): Promise<string[]> => problemsIn(`clients: [{ url: x }]\nscrape_configs: [{ job_name: a, ${job} }]\n`);
    expectOne(await ofJob('kafka: { brokers: [a], topics: [b] }'), undefined);
    expectOne(await ofJob('kafka: { brokers: [a] }'), '`kafka` needs `topics`');
    expectOne(await ofJob('cloudflare: { api_token: a }'), '`cloudflare` needs `zone_id`');
    expectOne(await problemsIn('clients: [{ url: x }]\nlimits_config: { max_line_size: 256kb }\n'), undefined);
    expectOne(await problemsIn('clients: [{ url: x }]\nlimits_config: { max_line_size: 0.5mb }\n'), 'is no size');
  });
});

function expectOne(problems: readonly string[], message: string | undefined): void {
  if (message === undefined) return assert.deepEqual(problems, []);
  assert.ok(problems.some((problem) => problem.startsWith('error: ') && problem.includes(message)), problems.join('\n') || 'nothing');
}
