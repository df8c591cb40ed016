import { parseArgs } from 'node:util';
import { DEFAULT_WIDTH } from '../features/format';
import type { AlertTiming } from '../query/promql/alert-states';
import { parseDuration } from '../text/duration';
import { parseVersion, prometheusTarget, type PrometheusTarget } from '../query/promql/versions';

export const FORMATS = ['pretty', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export const CHECK_FORMATS = [...FORMATS, 'sarif', 'github'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

export interface CheckArguments {
  readonly command: 'check';
  readonly format: CheckFormat;
  readonly contract: { readonly kind: 'found' } | { readonly kind: 'file'; readonly file: string } | { readonly kind: 'none' };
  readonly fix: boolean;
  /** Whether `fix` also makes the fixes that change what is monitored, as long as they leave nothing to choose. */
  readonly unsafeFixes?: boolean;
  readonly maxWarnings: number;
  /** The newest Prometheus unless given. */
  readonly prometheus?: PrometheusTarget;
  /** Patterns of files, from the current folder on, whose rules are those of Loki. */
  readonly lokiRules?: readonly string[];
  readonly paths: readonly string[];
}

export interface FormatArguments {
  readonly command: 'format';
  /** Whether to report what is not formatted, instead of formatting it. */
  readonly check: boolean;
  readonly width: number;
  /** As for `check`. */
  readonly lokiRules?: readonly string[];
  /** Files and folders; `-` alone is the standard input. */
  readonly paths: readonly string[];
}

export interface ExplainQueryArguments {
  readonly command: 'explain-query';
  readonly format: Format;
  readonly contract: CheckArguments['contract'];
  /** The expression; `-` is the standard input. */
  readonly expression: string;
}

export interface QueryArguments {
  readonly command: 'query';
  readonly format: 'table' | 'json';
  readonly language: 'promql' | 'logql';
  readonly url: string;
  /** Seconds before `time`; an instant query unless given. */
  readonly range?: number;
  /** Seconds. */
  readonly step?: number;
  /** Seconds since the epoch; now unless given. */
  readonly time?: number;
  /** How an alert on the query waits; only its result is printed unless given. */
  readonly alert?: AlertTiming;
  readonly limit: number;
  readonly timeoutSeconds: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The expression; `-` is the standard input. */
  readonly expression: string;
}

export type Arguments = CheckArguments | FormatArguments | ExplainQueryArguments | QueryArguments | { readonly command: 'explain'; readonly rule: string } | { readonly command: 'help' } | { readonly command: 'version' };

/** What was asked for cannot be done; the message says what to write instead. */
export class UsageError extends Error {}

export const HELP = `Usage:
  observability-authoring check [options] PATH...    check files and folders
  observability-authoring format [options] PATH...   format the PromQL queries of .promql and YAML files; - is the standard input
  observability-authoring explain RULE               print the page of a rule
  observability-authoring explain-query [options] EXPR
                                                     print a PromQL query as a tree with types and labels; - is the standard input
  observability-authoring query --url URL [options] EXPR
                                                     run a PromQL query, or a LogQL one with --logql; - is the standard input
  observability-authoring --help | --version

Options of check:
  --format NAME          pretty (default): for people; json: an array of {file, range, severity, code, message};
                         sarif: a SARIF 2.1.0 log for code scanning; github: annotations of a GitHub workflow
  --contract FILE        the contract to check against (default: observability-contract.yaml in the checked
                         folder or the nearest one above it, else the built-in contract)
  --no-contract          check without a contract
  --fix                  apply the fixes that change nothing that is monitored, then report what is left
  --unsafe-fixes         with --fix: apply all fixes that leave nothing to choose
  --max-warnings N       exit with 1 when there are more than N warnings
  --prometheus-version V the version of Prometheus that the queries are for, such as 2.53 (default: the newest)
  --enable-feature NAME  a feature that it is started with; may be given several times, or with commas between names
  --loki-rules GLOB      files whose rules are those of Loki, such as 'logs/**/*.yaml'; may be given several times

Options of format:
  --check                change nothing; name the files that are not formatted
  --width N              the longest expression that stays on one line (default: 100)
  --loki-rules GLOB      as for check

Options of explain-query:
  --format pretty|json   pretty (default): the tree as text; json: the tree with the labels that each vector must, can and cannot have
  --contract FILE, --no-contract
                         where the types and labels of metrics are known from; as for check, seen from the current folder

Options of query:
  --url URL              the server: Prometheus, Thanos, Mimir, Cortex, VictoriaMetrics, or with --logql Loki; with its path prefix
  --format table|json    table (default): for people; json: {resultType, rows, total, durationMs, warnings, infos}
  --logql                the query is LogQL
  --range DURATION       over this time, such as 1h, instead of now
  --step DURATION        the step of a range (default: a 250th of it)
  --time TIME            when, or the end of the range: ISO 8601 or seconds since the epoch (default: now)
  --for DURATION         with --range: what an alert on the query with this \`for\` would have done; --step is the interval of
                         its group (default: 1m)
  --keep-firing-for DURATION
                         and with this \`keep_firing_for\`
  --limit N              the most rows or lines (default: 10000)
  --timeout SECONDS      how long the query may take (default: 30)
  --header 'NAME: VALUE' a further header, such as 'X-Scope-OrgID: team-a'; may be given several times
  --ca FILE, --cert FILE, --key FILE
                         certificates in PEM: of the server's authority, of the client, and the client's key
  Credentials come from the environment: OBSERVABILITY_TOKEN, or OBSERVABILITY_USER and OBSERVABILITY_PASSWORD.

Exit codes: 0 clean, 1 errors, too many warnings, files that are not formatted or a query that is refused, 2 it could not run.
`;

/** @throws UsageError */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [command, ...rest] = positionals;
  switch (command) {
    case 'check':
      return check(values, rest);
    case 'format':
      return format(values, rest);
    case 'explain':
      if (rest.length !== 1) throw new UsageError('explain takes the id of one rule, such as contract/scrape-interval');
      return { command, rule: rest[0]! };
    case 'explain-query':
      return explainQuery(values, rest);
    case 'query':
      return query(values, rest);
    case undefined:
      throw new UsageError('a command is missing: check, format, explain, explain-query or query (see --help)');
    default:
      throw new UsageError(`there is no command ${JSON.stringify(command)}: write check, format, explain, explain-query or query (see --help)`);
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        contract: { type: 'string' },
        'no-contract': { type: 'boolean' },
        fix: { type: 'boolean' },
        'unsafe-fixes': { type: 'boolean' },
        'max-warnings': { type: 'string' },
        check: { type: 'boolean' },
        width: { type: 'string' },
        'prometheus-version': { type: 'string' },
        'enable-feature': { type: 'string', multiple: true },
        'loki-rules': { type: 'string', multiple: true },
        url: { type: 'string' },
        logql: { type: 'boolean' },
        range: { type: 'string' },
        step: { type: 'string' },
        time: { type: 'string' },
        for: { type: 'string' },
        'keep-firing-for': { type: 'string' },
        limit: { type: 'string' },
        timeout: { type: 'string' },
        header: { type: 'string', multiple: true },
        ca: { type: 'string' },
        cert: { type: 'string' },
        key: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

type Values = ReturnType<typeof parse>['values'];

function formatOf<Name extends string>(values: Values, formats: readonly Name[]): Name {
  const format = values.format ?? 'pretty';
  const found = formats.find((name) => name === format);
  if (found === undefined) throw new UsageError(`--format is one of ${formats.join(', ')}, not ${JSON.stringify(format)}`);
  return found;
}

function contractOf(values: Values): CheckArguments['contract'] {
  if (values.contract !== undefined && values['no-contract']) throw new UsageError('--contract and --no-contract contradict each other');
  if (values['no-contract']) return { kind: 'none' };
  return values.contract === undefined ? { kind: 'found' } : { kind: 'file', file: values.contract };
}

function explainQuery(values: Values, rest: readonly string[]): ExplainQueryArguments {
  if (rest.length !== 1) throw new UsageError('explain-query takes one PromQL expression, in quotes: explain-query \'sum(rate(errors_total[5m]))\'');
  return { command: 'explain-query', format: formatOf(values, FORMATS), contract: contractOf(values), expression: rest[0]! };
}

function check(values: Values, paths: readonly string[]): CheckArguments {
  const format = formatOf(values, CHECK_FORMATS);
  const contract = contractOf(values);
  const maxWarnings = values['max-warnings'];
  if (maxWarnings !== undefined && !/^\d+$/.test(maxWarnings)) throw new UsageError(`--max-warnings takes a number, not ${JSON.stringify(maxWarnings)}`);
  if (values['unsafe-fixes'] && !values.fix) throw new UsageError('--unsafe-fixes goes with --fix');
  if (paths.length === 0) throw new UsageError('check needs at least one file or folder');
  return {
    command: 'check',
    format,
    contract,
    fix: values.fix ?? false,
    unsafeFixes: values['unsafe-fixes'] ?? false,
    maxWarnings: maxWarnings === undefined ? Infinity : Number(maxWarnings),
    prometheus: prometheusOf(values),
    lokiRules: values['loki-rules'],
    paths,
  };
}

function prometheusOf(values: Values): PrometheusTarget {
  const version = values['prometheus-version'] ?? '';
  if (version !== '' && !parseVersion(version)) throw new UsageError(`--prometheus-version takes a version such as 2.53 or 3.5.0, not ${JSON.stringify(version)}`);
  // Prometheus itself takes names both ways.
  return prometheusTarget(version, (values['enable-feature'] ?? []).flatMap((names) => names.split(',')).map((name) => name.trim()).filter(Boolean));
}

function format(values: Values, paths: readonly string[]): FormatArguments {
  const width = values.width ?? String(DEFAULT_WIDTH);
  if (!/^[1-9]\d{0,5}$/.test(width)) throw new UsageError(`--width takes a number of characters, not ${JSON.stringify(width)}`);
  if (paths.length === 0) throw new UsageError('format needs at least one file or folder, or - for the standard input');
  if (paths.includes('-') && paths.length > 1) throw new UsageError('- stands for the standard input alone: name no files beside it');
  return { command: 'format', check: values.check ?? false, width: Number(width), lokiRules: values['loki-rules'], paths };
}

function query(values: Values, rest: readonly string[]): QueryArguments {
  if (values.url === undefined) throw new UsageError('query needs --url with the address of a server, such as http://localhost:9090');
  if (rest.length !== 1) throw new UsageError("query takes one expression, in quotes: query --url http://localhost:9090 'sum(rate(errors_total[5m]))'");
  const format = values.format ?? 'table';
  if (format !== 'table' && format !== 'json') throw new UsageError(`--format is one of table, json, not ${JSON.stringify(format)}`);
  const alert = alertOf(values);
  return {
    command: 'query',
    format,
    language: values.logql ? 'logql' : 'promql',
    url: values.url,
    range: secondsOf('--range', values.range),
    step: secondsOf('--step', values.step) ?? (alert ? DEFAULT_EVALUATION_INTERVAL : undefined),
    alert,
    time: timeOf(values.time),
    limit: wholeNumber('--limit', values.limit ?? '10000'),
    timeoutSeconds: wholeNumber('--timeout', values.timeout ?? '30'),
    headers: Object.fromEntries((values.header ?? []).map(headerOf)),
    ca: values.ca,
    cert: values.cert,
    key: values.key,
    expression: rest[0]!,
  };
}

/** Prometheus' own, in seconds. */
const DEFAULT_EVALUATION_INTERVAL = 60;

function alertOf(values: Values): AlertTiming | undefined {
  if (values.for === undefined && values['keep-firing-for'] === undefined) return undefined;
  if (values.range === undefined) throw new UsageError('--for and --keep-firing-for go with --range: over which time is the alert to be tried?');
  const seconds = (option: 'for' | 'keep-firing-for'): number => (values[option] === '0' || values[option] === '0s' ? 0 : (secondsOf(`--${option}`, values[option]) ?? 0));
  return { for: seconds('for'), keepFiringFor: seconds('keep-firing-for') };
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`${option} takes a number above 0, not ${JSON.stringify(text)}`);
  return Number(text);
}

/** A duration of Prometheus in seconds. */
function secondsOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseDuration(text);
  if (seconds === undefined || seconds <= 0) throw new UsageError(`${option} takes a duration such as 15s, 5m or 1h30m, not ${JSON.stringify(text)}`);
  return seconds;
}

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  if (Number.isNaN(seconds)) throw new UsageError(`--time takes a time such as 2026-01-31T12:00:00Z, or seconds since the epoch, not ${JSON.stringify(text)}`);
  return seconds;
}

function headerOf(text: string): [name: string, value: string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*((?![\t ])[\t\x20-\x7e]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new UsageError(`--header takes a name and a value, such as 'X-Scope-OrgID: team-a', not ${JSON.stringify(text)}`);
  return [name.toLowerCase(), value.trim()];
}
