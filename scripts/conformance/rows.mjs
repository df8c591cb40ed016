// The rows of the table: which cases a file holds, and whether the product agrees with the verdict of each.
import fs from 'node:fs';
import path from 'node:path';

/**
 * A row judges one file of cases.
 *
 * `judge(case, engine)` gives undefined for a case that cannot be decided offline, or else whether the product
 * agrees, with what a reader needs to understand a disagreement.
 *
 * @typedef {{ agrees: boolean, title: string, text: string, found: string, part?: string }} Verdict `part` groups the cases of a file
 * @typedef {{ file: string, title?: string, read(file: string): object[], judge(item: any, engine: any): Promise<Verdict | undefined> }} Row
 */

/** Cases that cannot be read; the message says where. */
export class UnreadableCases extends Error {}

/** @type {Row[]} */
export const ROWS = [
  { file: 'promql-accept-reject.jsonl', read: jsonLines, judge: promqlVerdict },
  { file: 'promql-accept-reject.jsonl', title: 'promql error positions', read: jsonLines, judge: samePosition },
  // Everything in this file parses, whatever becomes of it when it is evaluated.
  { file: 'promql-exprs.jsonl', read: jsonLines, judge: ({ expr, file, line }, engine) => promqlVerdict({ input: expr, fail: false, test: file, line }, engine) },
  { file: 'promql-series.jsonl', read: jsonLines, judge: seriesVerdict },
  { file: 'promql-format.jsonl', read: jsonLines, judge: sameText },
  { file: 'logql-accept-reject.jsonl', read: jsonLines, judge: logqlVerdict },
  // What fails only because of the data that it meets is a query all the same.
  { file: 'logql-exprs.jsonl', read: jsonLines, judge: ({ expr, expectFail, stage, errMsg, file, line }, engine) => logqlVerdict({ input: expr, fail: expectFail === true && stage === 'static', err: errMsg, test: file, line }, engine) },
  { file: 'logql-stages.jsonl', read: jsonLines, judge: ({ stage, input, fail, err, file, line }, engine) => logqlVerdict({ input: `{job="x"} | ${stage} ${JSON.stringify(input)}`, fail, err, test: file, line }, engine) },
  { file: 'logql-format.jsonl', read: jsonLines, judge: sameLogql },
  { file: 'rules-accept-reject.jsonl', read: jsonLines, judge: ruleFileVerdict },
  { file: 'promtool-unittest.jsonl', read: jsonLines, judge: unitTestVerdict },
  { file: 'operator-specs.jsonl', read: jsonLines, judge: operatorVerdict },
  { file: 'pint-checks.jsonl', read: jsonLines, judge: linterVerdict },
  { file: 'prometheus-config.jsonl', read: jsonLines, judge: (item, engine) => configVerdict('prometheus.yml', item, engine) },
  { file: 'alertmanager-config.jsonl', read: jsonLines, judge: alertmanagerVerdict },
  { file: 'alertmanager-matchers.jsonl', read: jsonLines, judge: matchersVerdict },
  { file: 'promtail-config.jsonl', read: jsonLines, judge: promtailVerdict },
  { file: 'manifests', read: (folder) => filesBelow(folder, /\.ya?ml$/), judge: noError },
  { file: 'dashboards', read: (folder) => filesBelow(folder, /\.json$/), judge: dashboardVerdict },
];

function jsonLines(file) {
  return fs.readFileSync(file, 'utf8').split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseLine(line, `${file}:${i + 1}`)]));
}

function parseLine(line, where) {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new UnreadableCases(`${where}: ${error.message}`, { cause: error });
  }
}

function filesBelow(folder, pattern) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: path.relative(folder, file), content: fs.readFileSync(file, 'utf8') }));
}

const errorsOf = async (engine, text, version) => (await engine.problems(text, version)).filter(({ severity }) => severity === 'error');
const show = (problems) => problems.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`).join('\n');

async function promqlVerdict({ input, inputBase64, fail, errMsg, test, line }, engine) {
  const text = inputBase64 === undefined ? input : Buffer.from(inputBase64, 'base64').toString('utf8');
  const errors = await engine.promqlErrors(text);
  return { agrees: errors.length > 0 === fail, title: `${test ?? 'query'}${line ? `:${line}` : ''}, to be ${fail ? `refused (${errMsg ?? 'no reason given'})` : 'accepted'}`, text, found: errors.join('\n') };
}

/** A series and its values, as a unit test feeds rules with them. */
async function seriesVerdict({ input, fail, errMsg, test, line }, engine) {
  const brace = input.indexOf('}');
  const end = brace < 0 ? input.search(/\s/) : brace + 1;
  const content = JSON.stringify({ tests: [{ input_series: [{ series: input.slice(0, end), values: input.slice(end) }] }] });
  return fileVerdict({ title: `${test}:${line}`, content, valid: !fail, reason: errMsg ?? input }, engine);
}

/** What is refused for the rules that a test is for, or fails when it is run, is nothing that its file says. */
async function unitTestVerdict({ name, content, staticError }, engine) {
  if (staticError && !staticError.startsWith('input series')) return undefined;
  return fileVerdict({ title: name, content, valid: !staticError, reason: staticError ?? undefined }, engine);
}

async function logqlVerdict({ input, inputBase64, fail, err, grammar, fn, test, line }, engine) {
  // This entry point asks for no more than a selector.
  if (fn === 'ParseMatchers') return undefined;
  // What a stage of Promtail selects is less than a query.
  if (grammar === 'promtail-match') return configVerdict('promtail.yaml', { path: `${test}:${line}`, content: JSON.stringify({ scrape_configs: [{ job_name: 'case', pipeline_stages: [{ match: { selector: input, action: 'drop' } }] }] }), valid: !fail, err }, engine);
  const text = inputBase64 === undefined ? input : Buffer.from(inputBase64, 'base64').toString('utf8');
  const errors = await engine.logqlErrors(text);
  return { agrees: errors.length > 0 === fail, title: `${test ?? 'query'}${line ? `:${line}` : ''}, to be ${fail ? `refused (${err ?? 'no reason given'})` : 'accepted'}`, text, found: errors.join('\n') };
}

async function sameLogql({ in: input, out, maxCharsPerLine, test, line }, engine) {
  const found = engine.formatLogql(input, maxCharsPerLine);
  return { agrees: found === out, title: `${test ?? 'format'}:${line ?? ''}, to be written as\n${out}`, text: input, found: found ?? 'nothing' };
}

/** Whether one of the errors begins where the first one of Prometheus does, which counts bytes. */
async function samePosition({ input, inputBase64, fail, errors = [], test, line }, engine) {
  const [first] = errors;
  if (!fail || typeof first?.start !== 'number') return undefined;
  const text = inputBase64 === undefined ? input : Buffer.from(inputBase64, 'base64').toString('utf8');
  const found = engine.promqlErrorsAt(text).map(({ from, message }) => ({ start: Buffer.byteLength(text.slice(0, from)), message }));
  return { agrees: found.some(({ start }) => start === first.start), title: `${test ?? 'query'}${line ? `:${line}` : ''}, to be refused at ${first.start} (${first.msg})`, text, found: found.map(({ start, message }) => `${start}: ${message}`).join('\n') };
}

async function sameText({ kind, in: input, out, maxCharactersPerLine, test, line }, engine) {
  const found = kind === 'prettify' ? engine.format(input, maxCharactersPerLine) : engine.print(input);
  return { agrees: found === out, title: `${test ?? kind}:${line ?? ''}, to be written as\n${out}`, text: input, found: found ?? 'nothing' };
}

/** How a case becomes a file that Prometheus or its operator reads: a group alone is what the ruler of Mimir is sent. */
const RULE_FORMATS = {
  'prometheus-rules': (content) => content,
  PrometheusRule: (content) => content,
  'rule-group (PromQL)': (content) => `groups:\n-\n${indent(content, 2)}`,
};

/** The names under which files are Loki's; its tool reads rules of either language, each as what it can be. */
const NAMES_OF_LOKI = { 'loki-rules': 'loki/rules.yaml', 'lokitool-rules': 'loki/rules.yaml' };

async function ruleFileVerdict({ path: name, format, content, valid, err }, engine) {
  if (typeof valid === 'boolean' && Object.hasOwn(NAMES_OF_LOKI, format)) return configVerdict(NAMES_OF_LOKI[format], { path: name, content, valid, err, type: format }, engine);
  if (!Object.hasOwn(RULE_FORMATS, format) || typeof valid !== 'boolean') return undefined;
  return fileVerdict({ title: name, content: RULE_FORMATS[format](content), valid, reason: err, part: format }, engine);
}

async function operatorVerdict({ kind, content, valid, scenario, mayNeedCluster, promVersion, alertmanagerVersion }, engine) {
  // What only an older Alertmanager refuses is right for the current one.
  if (mayNeedCluster || (alertmanagerVersion !== undefined && !valid)) return undefined;
  // The cases enter behind the API server, which would refuse some of them for a field that is missing.
  return fileVerdict({ title: `${kind}, ${scenario}`, content, valid, version: promVersion, except: valid ? 'schema/missing-field' : undefined }, engine);
}

async function fileVerdict({ title, content, valid, reason, version, except, part }, engine) {
  const errors = (await errorsOf(engine, content, version)).filter(({ rule }) => rule !== except);
  return { agrees: (errors.length === 0) === valid, title: `${title}, to be ${valid ? 'accepted' : `refused (${reason ?? 'no reason given'})`}`, text: content, found: show(errors), part };
}

async function linterVerdict({ check, name, content, otherContent = [], expectProblems, problems: wanted = [], offline, mocks }, engine) {
  if (offline === false || mocks > 0) return undefined;
  const { text, isOwn } = ruleFile(content, otherContent);
  const problems = (await engine.problems(text)).filter(({ from }) => isOwn(from));
  const reasons = wanted.map(({ reporter, summary }) => `${reporter}: ${summary}`).join('; ');
  return { agrees: problems.length > 0 === expectProblems, title: `${name ?? check}, to be ${expectProblems ? `reported (${reasons})` : 'left alone'}`, text: content, found: show(problems), part: check };
}

const indent = (text, by) => text.replace(/^(?=.)/gm, ' '.repeat(by));

/**
 * A whole rule file around a list of rules, a list of groups, or a file as it is. The rules that it refers to
 * stand in groups before its own, for of two rules that are at odds the later one is reported; `isOwn` tells the offsets apart.
 */
export function ruleFile(content, others = []) {
  const body = content.replace(/^\n+/, '').replace(/\n*$/, '\n');
  const own = /^groups:/m.test(body) ? body : /^- name:[^\n]*\n(?:  .*\n)*  rules:/.test(body) ? `groups:\n${body}` : `groups:\n- name: case\n  rules:\n${indent(body, 2)}`;
  const head = /^groups:[ \t]*\n(?=( *)- )/m.exec(own);
  if (!head) return { text: own, isOwn: () => true };
  const from = head.index + head[0].length;
  // Some cases name files there, too.
  const inserted = indent(others.filter((other) => /^(?:- |groups:)/m.test(other)).map((other, i) => groupsOf(other.replace(/\n*$/, '\n'), `other-${i}`)).join(''), head[1].length);
  return { text: own.slice(0, from) + inserted + own.slice(from), isOwn: (offset) => offset < from || offset >= from + inserted.length };
}

/** The groups of a rule file, without indentation, or one around a list of rules. */
function groupsOf(content, name) {
  const head = /^groups:[ \t]*\n(?=( *)- )/m.exec(content);
  return head ? content.slice(head.index + head[0].length).replaceAll(`\n${head[1]}`, '\n').slice(head[1].length) : `- name: ${name}\n  rules:\n${indent(content, 2)}`;
}

async function noError({ path: name, content }, engine) {
  return fileVerdict({ title: name, content, valid: true }, engine);
}

/** What is in use may be improvable, which hints say; anything above one would be wrong. */
async function dashboardVerdict({ path: name, content }, engine) {
  const found = (await engine.dashboardProblems(content)).filter(({ severity }) => severity !== 'hint');
  return { agrees: found.length === 0, title: `${name}, to be left alone`, text: '', found: found.map((problem) => `${show([problem])}\n    ${content.slice(Math.max(0, problem.from - 60), problem.to + 60)}`).join('\n') };
}

/** A whole configuration file, under the name that tells whose it is. */
async function configVerdict(name, { path: title, content, valid, err, test, type }, engine) {
  if (typeof valid !== 'boolean') return undefined;
  const errors = (await engine.problemsOfFile(name, content)).filter(({ severity }) => severity === 'error');
  return { agrees: (errors.length === 0) === valid, title: `${title ?? test}, to be ${valid ? 'accepted' : `refused (${err ?? 'no reason given'})`}`, text: content, found: show(errors), part: type };
}

/** How an integration of a receiver becomes a file; what some of them need from `global` is beside the point. */
const LISTS = { EmailConfig: 'email', VictorOpsConfig: 'victorops', SlackConfig: 'slack', WebexConfig: 'webex', OpsGenieConfig: 'opsgenie', PagerdutyConfig: 'pagerduty', PushoverConfig: 'pushover', SNSConfig: 'sns', TelegramConfig: 'telegram', WebhookConfig: 'webhook', MattermostConfig: 'mattermost' };
const GLOBAL = ['smtp_smarthost: localhost:25', 'smtp_from: a@example.com', 'slack_api_url: http://localhost', 'victorops_api_key: x', 'opsgenie_api_key: x', 'telegram_bot_token: x', 'mattermost_webhook_url: http://localhost'];

async function alertmanagerVerdict({ format, type, content, ...item }, engine) {
  if (format === 'alertmanager') return configVerdict('alertmanager.yml', { content, ...item }, engine);
  if (!Object.hasOwn(LISTS, type)) return undefined;
  const global = GLOBAL.filter((line) => !/^(?:telegram|mattermost)/.test(line) || item.valid);
  return configVerdict('alertmanager.yml', { ...item, type, content: `global:\n${indent(global.join('\n'), 2)}\nroute: { receiver: r }\nreceivers:\n- name: r\n  ${LISTS[type]}_configs:\n  -\n${indent(content, 4)}\n` }, engine);
}

/** Only what is asked of a whole list can be told from the text; that it holds one matcher is the caller's wish. */
async function matchersVerdict({ input, fail, err, one, parser, test }, engine) {
  if (one && fail && /^(?:no matchers|expected 1 matcher)/.test(err ?? '')) return undefined;
  if (/LabelName/.test(test)) return undefined;
  return { agrees: engine.readsMatchers(input, parser) !== fail, title: `${test} (${parser}), to be ${fail ? `refused (${err})` : 'accepted'}`, text: input, found: '' };
}

/** Stages alone stand in a job; what is shown without a verdict is a part of a file, and left out. */
async function promtailVerdict({ content, fragment, yamlError, ...item }, engine) {
  // Some fragments leave a part out.
  if (yamlError || /: \.{3,}$/m.test(content)) return undefined;
  if (!fragment) return configVerdict('promtail.yaml', { content, ...item }, engine);
  if (/^- /.test(content.replace(/^(?:#.*\n|\s*\n)+/, ''))) return configVerdict('promtail.yaml', { ...item, valid: true, content: `scrape_configs:\n- job_name: case\n  pipeline_stages:\n${indent(content, 2)}\n` }, engine);
  return /^(?:scrape_configs|server|clients):/m.test(content) ? configVerdict('promtail.yaml', { ...item, valid: true, content }, engine) : undefined;
}
