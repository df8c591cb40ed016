import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { prometheusTarget } from '../../server/src/query/promql/versions';
import { rules } from '../../server/src/rules/index.generated';
import { pages } from '../../server/src/rules/pages.generated';
import { parseExpectations, problemsOf, WITHOUT_CONTRACT } from '../helper/check';

/** The programs that read the files themselves, and what they are asked. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = { 'prometheus.yml': ['promtool', 'check', 'config', '--syntax-only'], 'alertmanager.yml': ['amtool', 'check-config'] };

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/** Which of some files a program loads. It is started once for all of them; one that falls over on a file is asked again for those behind it. */
function accepted(name: string, texts: readonly string[]): Map<string, boolean> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'observability-test-'));
  try {
    const files = new Map(texts.map((text, i) => [path.join(folder, String(i), name), text]));
    for (const [file, text] of files) {
      fs.mkdirSync(path.dirname(file));
      fs.writeFileSync(file, text);
    }
    const [program, ...args] = PROGRAMS[name]!;
    const verdicts = new Map<string, boolean>();
    while (files.size > 0) {
      const { stdout } = spawnSync(program!, [...args, ...files.keys()], { encoding: 'utf8' });
      const told = stdout.split(/^Checking /m).slice(1);
      assert.ok(told.length > 0, `${program} says nothing`);
      for (const words of told) {
        const file = /^'?([^'\s]+)/.exec(words)![1]!;
        verdicts.set(files.get(file)!, words.includes('SUCCESS'));
        files.delete(file);
      }
    }
    return verdicts;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const errorsIn = async (name: string, text: string): Promise<string[]> => (await problemsOf(text, { file: name, settings: WITHOUT_CONTRACT })).filter(({ severity }) => severity === 'error').map(({ message }) => message);

/** One thing after the other that is wrong in a file that is right otherwise. */
const PROMETHEUS = (job: string): string => `global: { scrape_interval: 15s }\nscrape_configs:\n  - job_name: a\n${job.replace(/^(?=.)/gm, '    ')}`;
const ALERTMANAGER = (route: string, receiver: string): string => `route:\n  receiver: a\n${route}receivers:\n  - name: a\n${receiver.replace(/^(?=.)/gm, '    ')}`;
/** A right step of relabeling for each kind of action. */
const STEPS: readonly Readonly<Record<string, string>>[] = [
  { action: 'replace', source_labels: '[a]', regex: 'x', target_label: 'b' },
  { action: 'keep', source_labels: '[a]', regex: 'x' },
  { action: 'hashmod', source_labels: '[a]', target_label: 'b', modulus: '2' },
  { action: 'labelmap', regex: 'x(.*)' },
  { action: 'labeldrop', regex: 'x' },
  { action: 'lowercase', source_labels: '[a]', target_label: 'b' },
  { action: 'dropequal', source_labels: '[a]', target_label: 'b' },
];
/** The step with nothing behind one of its fields, and with an empty text there. */
function emptied(step: Readonly<Record<string, string>>): string[] {
  const fields = ['source_labels', 'separator', 'target_label', 'regex', 'modulus', 'replacement', 'action'];
  return fields.flatMap((field) => ['', '""'].map((nothing) => `relabel_configs:\n  - ${Object.entries({ ...step, [field]: nothing }).map(([name, text]) => `${name}: ${text}`).join('\n    ')}\n`));
}
const CASES: readonly (readonly [name: string, text: string])[] = [
  ...[
    'static_configs: [{ targets: ["a:1"] }]\n',
    'static_configs: [{ targets: ["http://a"] }]\n',
    'static_configs: [{ targets: ["http://a"] }]\nrelabel_configs: [{ target_label: __address__, replacement: "b:1" }]\n',
    'static_configs: [{ targets: ["http://a"] }]\nrelabel_configs: []\n',
    'static_configs: [{ targets: ["http://a"] }]\nmetric_relabel_configs: [{ action: labeldrop, regex: a }]\n',
    'scrape_timeout: 20s\n',
    'scrape_timeout: 5s\nscrape_interval: 5s\n',
    'scrape_interval: 5\n',
    'scrape_intervall: 5s\n',
    'honor_labels: maybe\n',
    'bearer_token: a\nbearer_token_file: b\n',
    'authorization: { type: Basic, credentials: a }\n',
    'kubernetes_sd_configs: [{ role: pods }]\n',
    'kubernetes_sd_configs: [{ namespaces: { names: [a] } }]\n',
    'kubernetes_sd_configs: [{ role: pod, bearer_token: a }]\n',
    'dns_sd_configs: [{ names: [a], type: A }]\n',
    'dns_sd_configs: [{ names: [a] }]\n',
    'http_sd_configs: [{ url: "ftp://a" }]\n',
    'relabel_configs: [{ action: replace, regex: a }]\n',
    'relabel_configs: [{ action: keep, regex: "a(" }]\n',
    'relabel_configs: [{ action: labeldrop, regex: a, target_label: b }]\n',
    'relabel_configs: [{ action: hashmod, source_labels: [a], target_label: b, modulus: 4 }]\n',
    'relabel_configs: [{ action: drops, regex: a }]\n',
    ...STEPS.flatMap(emptied),
    'relabel_configs: [{ action: uppercase, source_labels: [a], target_label: b, replacement: c }]\n',
    'file_sd_configs:\n  - files:\n      -\n',
    'dns_sd_configs: [{ names: [a], port: 1, type: }]\n',
    'tls_config: { insecure_skip_verify: true, min_version: TLS9 }\n',
    'body_size_limit: 10MB\n',
    'body_size_limit: 10\n',
    'params: { a: [b, 1] }\n',
    'params: { a: b }\n',
    'sample_limit: 1.5\n',
    'sample_limit: a\n',
  ].map((job) => ['prometheus.yml', PROMETHEUS(job)] as const),
  ['prometheus.yml', 'scrape_configs:\n  - job_name: a\n  - job_name: a\n'],
  ['prometheus.yml', 'remote_write: [{ name: a }]\n'],
  ...(
    [
      ['', 'webhook_configs: [{ url: "http://a" }]\n'],
      ['', 'webhook_configs: [{ send_resolved: true }]\n'],
      ['', 'slack_configs: [{ channel: a }]\n'],
      ['', 'slack_configs: [{ api_url: "http://a", fields: [{ title: a }] }]\n'],
      ['', 'pagerduty_configs: [{ severity: critical }]\n'],
      ['', 'email_configs: [{ to: a@example.com }]\n'],
      ['', 'email_configs: [{ to: a@example.com, from: b@example.com, smarthost: "c:25" }]\n'],
      ['', 'opsgenie_configs: [{ api_key: a, responders: [{ type: team }] }]\n'],
      ['', 'opsgenie_configs: [{ api_key: a, responders: [{ name: b }] }]\n'],
      ['', 'opsgenie_configs: [{ api_key: a, responders: [{ name: b, type: 5m }] }]\n'],
      ['', 'opsgenie_configs: [{ api_key: a, responders: [{ name: b, type: Team }, { id: c, type: "{{ .CommonLabels.type }}" }] }]\n'],
      ['', 'pushover_configs: [{ user_key: a }]\n'],
      ['', 'sns_configs: [{ topic_arn: a, sigv4: { access_key: b } }]\n'],
      ['', 'slack_configs: [{ api_url: "http://a", actions: [{ type: button, text: b, url: "http://c" }] }]\n'],
      ['', 'slack_configs: [{ api_url: "http://a", actions: [{ type: , text: b, url: "http://c" }] }]\n'],
      ['', 'slack_configs: [{ api_url: "http://a", actions: [{ type: button, text: , url: "http://c" }] }]\n'],
      ['', 'slack_configs: [{ api_url: "http://a", actions: [{ type: button, text: b }] }]\n'],
      ['', 'opsgenie_configs:\n  - api_key: a\n    responders:\n      -\n'],
      ['  routes:\n    -\n', ''],
      ['  group_by:\n    -\n', ''],
      ['  group_by: [""]\n', ''],
      ['  routes:\n    - mute_time_intervals:\n        -\n', ''],
      ['  routes: [{ match_re: { a: } }]\n', ''],
      ['  routes: [{ match_re: { a: "" } }]\n', ''],
      ['  routes: [{ match: { a: } }]\n', ''],
      ['  routes: [{ receiver: , matchers: }]\n', ''],
      ['  routes: [{ receiver: b }]\n', ''],
      ['  routes: [{ matchers: ["a=b"] }]\n', ''],
      ['  routes: [{ matchers: ["a==b"] }]\n', ''],
      ['  routes: [{ match_re: { a: "b(" } }]\n', ''],
      ['  routes: [{ mute_time_intervals: [nights] }]\n', ''],
      ['  group_by: [a, a]\n', ''],
      ['  group_interval: 0s\n', ''],
      ['  matchers: ["a=b"]\n', ''],
      ['  repeat_interval: often\n', ''],
    ] as const
  ).map(([route, receiver]) => ['alertmanager.yml', ALERTMANAGER(route, receiver)] as const),
  ...['{ start_time: "09:00", end_time: "17:00" }', '{ start_time: "09:00", end_time: }', '{ end_time: "17:00" }'].map((time) => ['alertmanager.yml', `route: { receiver: a }\nreceivers: [{ name: a }]\ntime_intervals: [{ name: b, time_intervals: [{ times: [${time}] }] }]\n`] as const),
  ...['inhibit_rules: [{ target_match_re: { a: }, source_match: { b: c } }]', 'route:\n'].map((text) => ['alertmanager.yml', `${text.startsWith('route') ? '' : 'route: { receiver: a }\n'}receivers: [{ name: a }]\n${text}\n`] as const),
  ...[
    'slack_configs: [{ api_url: "http://a", actions: [{ type: button, text: a, name: b, confirm: { text: x } }] }]',
    'opsgenie_configs: [{ api_key: a, api_url: "http://a/%zz" }]',
    'opsgenie_configs: [{ api_key: a, api_url: "" }]',
    'opsgenie_configs: [{ api_key: a, api_url: }]',
    'opsgenie_configs: [{ api_key: a, api_url: "HTTPS://a" }]',
    'slack_configs: [{ api_url: "<secret>" }]',
    'slack_configs: [{ api_url: "http://a", mrkdwn_in: { a: b } }]',
    'slack_configs: [{ api_url: "http://a", actions: [{ type: a, text: b, url: c, stile: d }] }]',
    'pagerduty_configs: [{ routing_key: a, url: b }]',
    'pagerduty_configs: [{ routing_key: a, client_url: b }]',
    'pagerduty_configs: [{ routing_key: a, links: [{ href: x, text: y }] }]',
    'pagerduty_configs: [{ routing_key: a, links: { href: x } }]',
    'victorops_configs: [{ api_key: a, routing_key: r, api_url: x }]',
    'pushover_configs: [{ user_key: b, token: c, retry: 5d }]',
    'webhook_configs: [{ url: "http://a", sendresolved: true }]',
    'webhook_config: [{ url: "http://a" }]',
    'email_configs: [{ to: b, from: c, smarthost: "::1:25" }]',
    'webex_configs: [{ room_id: b }]', 'webex_configs: [{ room_id: b, http_config: { basic_auth: { username: c } } }]', 'webex_configs: [{ room_id: b, http_config: { authorization: { credentials: c } } }]', 'webex_configs: [{ room_id: b, http_config: { bearer_token: c } }]',
    'webhook_configs: [{ url: "ftp://b" }]', 'webhook_configs: [{ url: "http://" }]', 'webhook_configs: [{ url: "http://b:c" }]', 'webhook_configs: [{ url: "http://b/?c=%zz" }]', 'webhook_configs: [{ url: "http://b", max_alerts: c }]', 'discord_configs: [{ webhook_url: b }]', 'opsgenie_configs: [{ api_key: b, api_url: c }]',
    'email_configs: [{ to: b, from: c, smarthost: d }]', 'email_configs: [{ to: b, from: c, smarthost: "d:" }]', 'email_configs: [{ to: b, from: c, smarthost: "[::1]:25" }]', 'email_configs: [{ to: b, from: c, smarthost: "d:25", require_tls: e }]',
    'telegram_configs: [{ bot_token: b, chat_id: 0, api_url: "http://c" }]', 'telegram_configs: [{ bot_token: b, chat_id: -1, api_url: "http://c", parse_mode: d }]', 'telegram_configs: [{ bot_token: b, chat_id: -1, api_url: "http://c", parse_mode: "" }]',
    'wechat_configs: [{ api_secret: b, corp_id: c, message_type: d }]', 'wechat_configs: [{ api_secret: b, corp_id: c, message_type: markdown }]', 'pushover_configs: [{ user_key: b, token: c, retry: 1x }]', 'pushover_configs: [{ user_key: b, token: c, retry: 1m30s }]',
    'slack_configs: [{ api_url: "http://b", actions: [{ type: c, text: d, url: e, confirm: {} }] }]', 'slack_configs: [{ api_url: "http://b", http_config: { oauth2: { client_secret: c, token_url: "http://d" } } }]', 'slack_configs: [{ api_url: "http://b", http_config: { oauth2: { client_id: c, client_secret: d } } }]', 'slack_configs: [{ api_url: "http://b", http_config: { proxy_url: "http://c:d" } }]',
  ].map((receiver) => ['alertmanager.yml', ALERTMANAGER('', `${receiver}\n`)] as const),
  ...['v1', 'v2', 'v3', '2'].map((version) => ['prometheus.yml', `alerting: { alertmanagers: [{ api_version: ${version}, static_configs: [{ targets: ["a:1"] }] }] }\n`] as const),
  ['alertmanager.yml', 'receivers: [{ name: a }]\n'],
  ...['slack_api_url: b', 'smtp_smarthost: b', 'opsgenie_api_url: "http://b"'].map((global) => ['alertmanager.yml', `global: { ${global} }\nroute: { receiver: a }\nreceivers: [{ name: a }]\n`] as const),
  ['alertmanager.yml', 'route: { receiver: a }\nreceivers: [{ name: a }, { name: a }]\n'],
];

/** The examples of the pages that are such files. */
const EXAMPLES = rules.flatMap(({ id }) => [...pages[id]!.matchAll(/^```yaml (good|bad) no-contract file=(\S+)\n([\s\S]*?)^```$/gm)].filter(([, , file]) => Object.hasOwn(PROGRAMS, file!)).map(([, role, file, marked]) => ({ id, file: file!, isGood: role === 'good', text: parseExpectations(marked!).text })));

const WITH_KUBERNETES = PROMETHEUS('kubernetes_sd_configs: [{ role: pod }]\n');

describe('configuration files', function () {
  this.timeout(120_000);
  const verdicts = new Map<string, Map<string, boolean>>();
  const accepts = (name: string, text: string): boolean => verdicts.get(name)!.get(text)!;

  before(function () {
    if (Object.values(PROGRAMS).some(([program]) => !isThere(program!))) this.skip();
    for (const name of Object.keys(PROGRAMS)) {
      const texts = [...CASES.flatMap(([file, text]) => (file === name ? [text] : [])), ...EXAMPLES.flatMap(({ file, text }) => (file === name ? [text] : [])), ...(name === 'prometheus.yml' ? [WITH_KUBERNETES] : [])];
      verdicts.set(name, accepted(name, [...new Set(texts)]));
    }
  });

  for (const [name, text] of CASES) {
    it(`${name} is refused here if and only if its program refuses it: ${JSON.stringify(text).slice(0, 150)}`, async function () {
      // Some distributions leave out what their packages cannot discover.
      if (text.includes('kubernetes_sd_configs') && !accepts(name, WITH_KUBERNETES)) return this.skip();
      const errors = await errorsIn(name, text);
      assert.equal(errors.length === 0, accepts(name, text), errors.join('\n') || 'nothing was reported');
    });
  }

  it('may ask for the first version of Alertmanager’s API before Prometheus 3', async () => {
    const text = 'alerting: { alertmanagers: [{ api_version: v1, static_configs: [{ targets: ["a:1"] }] }] }\n';
    const severities = async (version: string): Promise<string[]> => (await problemsOf(text, { file: 'prometheus.yml', settings: { ...WITHOUT_CONTRACT, prometheus: prometheusTarget(version, []) } })).map(({ severity }) => severity);
    assert.deepEqual(await severities('2.55'), []);
    assert.deepEqual(await severities('3.0'), ['error']);
    assert.deepEqual(await severities(''), ['warning']);
  });

  it('leave what a script fills in to it', async () => {
    for (const url of ['${SLACK_URL}', '$SLACK_URL', '{{ slack_url }}', 'SLACK_URL', '%SLACK_URL%', '<your URL>']) assert.deepEqual(await errorsIn('alertmanager.yml', ALERTMANAGER('', `slack_configs: [{ api_url: ${JSON.stringify(url)} }]\n`)), [], url);
    assert.deepEqual(await errorsIn('alertmanager.yml', ALERTMANAGER('', 'email_configs: [{ to: a, from: b, smarthost: "${SMTP}" }]\n')), []);
  });

  it('on the pages are what the programs say of them', () => {
    assert.ok(EXAMPLES.length >= 4);
    for (const { id, file, isGood, text } of EXAMPLES) {
      assert.equal(parseAllDocuments(text).length, 1);
      assert.equal(accepts(file, text), isGood, `${id}: ${file}`);
    }
  });
});
