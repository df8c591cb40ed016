import { RE2JS } from 're2js';
import { parseDuration } from '../../text/duration';
import { sprintf } from './printf';
import { AlertData, Failure, formatFloat, isList, isMap, isTrue, Sample, sprint, Time, typeOf, Unknown, type GoValue } from './values';

/** What a template may ask while it is expanded. */
export interface TemplateWorld {
  /** The samples of a PromQL query at the time of the evaluation. @throws NeedsQuery where they are not there yet */
  query(promql: string): readonly Sample[];
  /** The address under which Prometheus says that it is reached. */
  readonly externalUrl: string;
  /** Seconds since the epoch. */
  readonly now: number;
}

type Builtin = (args: readonly GoValue[], world: TemplateWorld) => GoValue;

const text = (value: GoValue): string => {
  if (typeof value === 'string') return value;
  throw new Failure(`a text is wanted, and not ${typeOf(value)}`);
};

/** `convertToFloat` of Prometheus: numbers, and texts that are some. */
function float(value: GoValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') throw new Failure(`can't convert ${typeOf(value)} to float`);
  if (/^[-+]?(?:inf|infinity)$/i.test(value)) return value.startsWith('-') ? -Infinity : Infinity;
  if (/^[-+]?nan$/i.test(value)) return NaN;
  if (/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(value)) return Number(value);
  throw new Failure(`${JSON.stringify(value)} is no number`);
}

const four = (value: number): string => formatFloat(value, 'g', 4);
const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

/** A value with the prefix that brings it near to one. */
function scaled(value: number, prefixes: readonly string[], isDone: (value: number) => boolean, factor: number): string {
  let prefix = '';
  for (const each of prefixes) {
    if (isDone(value)) break;
    [prefix, value] = [each, value * factor];
  }
  return `${four(value)}${prefix}`;
}

function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return four(value);
  if (Math.abs(value) < 1) return scaled(value, SMALL, (v) => Math.abs(v) >= 1, 1000);
  let prefix = '';
  for (const each of ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']) {
    if (Math.abs(value) < 1000) break;
    [prefix, value] = [each, value / 1000];
  }
  return `${four(value)}${prefix}`;
}

function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return four(value);
  let prefix = '';
  for (const each of ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi']) {
    if (Math.abs(value) < 1024) break;
    [prefix, value] = [each, value / 1024];
  }
  return `${four(value)}${prefix}`;
}

function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return four(value);
  if (value === 0) return `${four(value)}s`;
  if (Math.abs(value) < 1) return `${scaled(value, SMALL, (v) => Math.abs(v) >= 1, 1000)}s`;
  const [sign, size] = [value < 0 ? '-' : '', Math.abs(value)];
  if (size >= Number.MAX_SAFE_INTEGER) throw new Unknown('a duration of that many seconds is not worked out here');
  const whole = Math.trunc(size);
  const [days, hours, minutes, seconds] = [Math.floor(whole / 86_400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m ${seconds}s` : `${sign}${four(size)}s`;
}

/** `floatToTime` of Prometheus, which counts nanoseconds in 64 bits and keeps milliseconds. */
function timeOf(seconds: number): Time {
  if (!Number.isFinite(seconds)) throw new Failure('value is NaN or Inf');
  const nanoseconds = seconds * 1e9;
  if (Math.abs(nanoseconds) >= 2 ** 63) throw new Failure(`${seconds} cannot be represented as a nanoseconds timestamp since it overflows int64`);
  return new Time(Math.trunc(Math.trunc(nanoseconds) / 1e6));
}

/** `host:port` with its parts (net.SplitHostPort); undefined where it is none. */
function hostAndPort(address: string): [host: string, port: string] | undefined {
  const match = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/.exec(address);
  return match ? [match[1] ?? match[2] ?? '', match[3]!] : undefined;
}

function stripDomain(address: string): string {
  const [host, port] = hostAndPort(address) ?? [address, ''];
  if (/^\d{1,3}(?:\.\d{1,3}){3}$|:/.test(host)) return address;
  return `${host.split('.')[0]}${port === '' ? '' : `:${port}`}`;
}

function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch {
    throw new Failure(`the regular expression ${JSON.stringify(pattern)} does not compile`);
  }
}

/** A replacement in Go's notation: `$1`, `${name}` and `$name`, of which the longest word counts, and `$$`. */
function replaceAll(pattern: string, replacement: string, subject: string): string {
  const matcher = compiled(pattern).matcher(subject);
  let [out, at] = ['', 0];
  while (matcher.find()) {
    out += subject.slice(at, matcher.start());
    out += replacement.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, word: string | undefined) => {
      if (whole === '$$') return '$';
      const name = (braced ?? word)!;
      if (/^\d+$/.test(name)) return Number(name) <= matcher.groupCount() ? (matcher.group(Number(name)) ?? '') : '';
      throw new Unknown('names of groups in a replacement are not worked out here');
    });
    at = matcher.end();
  }
  return out + subject.slice(at);
}

const queryEscape = (value: string): string => encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%20', '+');
const link = (tab: number) => ([promql]: readonly GoValue[]): string => `/graph?g0.expr=${queryEscape(text(promql))}&g0.tab=${tab}`;

function samples(value: GoValue): readonly Sample[] {
  if (isList(value) && value.every((each) => each instanceof Sample)) return value;
  throw new Failure(`samples are wanted, and not ${typeOf(value)}`);
}

function sample(value: GoValue): Sample {
  if (value instanceof Sample) return value;
  throw new Failure(`a sample is wanted, and not ${typeOf(value)}`);
}

/** Values with blanks between two of which none is a text, as fmt.Sprint has it. */
const joined = (args: readonly GoValue[]): string => args.map((arg, i) => (i > 0 && typeof arg !== 'string' && typeof args[i - 1] !== 'string' ? ' ' : '') + (arg === undefined ? '<nil>' : sprint(arg))).join('');

/** The kinds that Go compares: two of different kinds it refuses. */
function basic(value: GoValue): string | number | bigint | boolean {
  if (value === undefined || typeof value === 'object') throw new Failure(`${typeOf(value)} cannot be compared`);
  return value;
}

function equal(a: GoValue, b: GoValue): boolean {
  const [left, right] = [basic(a), basic(b)];
  if (typeof left !== typeof right) throw new Failure(`incompatible types for comparison: ${typeOf(a)} and ${typeOf(b)}`);
  return left === right;
}

function less(a: GoValue, b: GoValue): boolean {
  const [left, right] = [basic(a), basic(b)];
  if (typeof left !== typeof right || typeof left === 'boolean') throw new Failure(`incompatible types for comparison: ${typeOf(a)} and ${typeOf(b)}`);
  return left < right;
}

function index([container, ...keys]: readonly GoValue[]): GoValue {
  let at = container;
  for (const key of keys) {
    if (isMap(at)) at = at.get(text(key)) ?? (isArguments(at) ? undefined : '');
    else if (isList(at) || typeof at === 'string') {
      if (typeof key !== 'bigint') throw new Failure(`an index is a whole number, and not ${typeOf(key)}`);
      const length: number = typeof at === 'string' ? new TextEncoder().encode(at).length : at.length;
      if (key < 0n || key >= BigInt(length)) throw new Failure(`the index ${key} is out of range`);
      at = typeof at === 'string' ? BigInt(new TextEncoder().encode(at)[Number(key)]!) : at[Number(key)];
    } else throw new Failure(`${typeOf(at)} cannot be indexed`);
  }
  return at;
}

/** What `args` makes holds values of any kind, of which a missing one is nil; labels hold texts. */
const isArguments = (map: ReadonlyMap<string, GoValue>): boolean => [...map.keys()].every((key) => /^arg\d+$/.test(key)) && map.size > 0;

function slice([value, ...bounds]: readonly GoValue[]): GoValue {
  if (typeof value !== 'string' && !isList(value)) throw new Failure(`${typeOf(value)} cannot be sliced`);
  // Go counts bytes of a text.
  if (typeof value === 'string' && /[^\x00-\x7f]/.test(value)) throw new Unknown('a slice of text beyond ASCII is not worked out here');
  const [from = 0, to = value.length] = bounds.map((bound) => {
    if (typeof bound !== 'bigint') throw new Failure('a bound of a slice is a whole number');
    return Number(bound);
  });
  if (from < 0 || from > to || to > value.length) throw new Failure('a bound of the slice is out of range');
  return value.slice(from, to);
}

/** The functions that templates of alerts have, by their names; `and` and `or` are not among them, for they do not look at all arguments. */
export const BUILTINS: Readonly<Record<string, Builtin>> = {
  query: ([promql], world) => world.query(text(promql)),
  first: ([all]) => samples(all)[0] ?? fail('first() called on vector with no elements'),
  label: ([name, of]) => sample(of).labels.get(text(name)) ?? '',
  value: ([of]) => sample(of).value,
  strvalue: ([of]) => sample(of).labels.get('__value__') ?? '',
  sortByLabel: ([name, all]) => [...samples(all)].sort((a, b) => compare(a.labels.get(text(name)) ?? '', b.labels.get(text(name)) ?? '')),
  humanize: ([value]) => humanize(float(value)),
  humanize1024: ([value]) => humanize1024(float(value)),
  humanizeDuration: ([value]) => humanizeDuration(float(value)),
  humanizePercentage: ([value]) => `${four(float(value) * 100)}%`,
  humanizeTimestamp: ([value]) => (Number.isFinite(float(value)) ? sprint(timeOf(float(value))) : four(float(value))),
  toTime: ([value]) => timeOf(float(value)),
  toDuration: () => unknown('a duration of Go is not worked out here'),
  now: (_, world) => world.now,
  parseDuration: ([value]) => parseDuration(text(value)) ?? fail(`${JSON.stringify(value)} is no duration`),
  title: ([value]) => text(value).replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
  toUpper: ([value]) => text(value).toUpperCase(),
  toLower: ([value]) => text(value).toLowerCase(),
  stripPort: ([value]) => hostAndPort(text(value))?.[0] ?? text(value),
  stripDomain: ([value]) => stripDomain(text(value)),
  match: ([pattern, value]) => compiled(text(pattern)).matcher(text(value)).find(),
  reReplaceAll: ([pattern, replacement, value]) => replaceAll(text(pattern), text(replacement), text(value)),
  graphLink: link(0),
  tableLink: link(1),
  urlQueryEscape: ([value]) => queryEscape(text(value)),
  safeHtml: ([value]) => text(value),
  args: (values) => new Map(values.map((value, i) => [`arg${i}`, value])),
  pathPrefix: (_, world) => (URL.canParse(world.externalUrl) ? new URL(world.externalUrl).pathname.replace(/\/$/, '') : ''),
  externalURL: (_, world) => world.externalUrl,
  not: ([value]) => !isTrue(value),
  len: ([value]) => (typeof value === 'string' ? BigInt(new TextEncoder().encode(value).length) : isMap(value) ? BigInt(value.size) : isList(value) ? BigInt(value.length) : fail(`${typeOf(value)} has no length`)),
  index,
  slice,
  print: joined,
  println: (values) => `${values.map((value) => (value === undefined ? '<nil>' : sprint(value))).join(' ')}\n`,
  printf: ([format, ...values]) => sprintf(text(format), values),
  html: (values) => joined(values).replace(/[&'<>"]/g, (c) => ({ '&': '&amp;', "'": '&#39;', '<': '&lt;', '>': '&gt;', '"': '&#34;' })[c]!),
  js: () => unknown('`js` is not worked out here'),
  urlquery: (values) => queryEscape(joined(values)),
  call: () => fail('no value of a template is a function'),
  eq: ([first, ...others]) => others.some((other) => equal(first, other)),
  ne: ([a, b]) => !equal(a, b),
  lt: ([a, b]) => less(a, b),
  le: ([a, b]) => less(a, b) || equal(a, b),
  // As Go has it, which makes NaN greater than everything.
  gt: ([a, b]) => !less(a, b) && !equal(a, b),
  ge: ([a, b]) => !less(a, b),
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function fail(message: string): never {
  throw new Failure(message);
}

function unknown(message: string): never {
  throw new Unknown(message);
}

/** A field behind a dot. */
export function fieldOf(value: GoValue, name: string): GoValue {
  if (isMap(value)) return value.has(name) ? value.get(name) : isArguments(value) ? undefined : '';
  if (value instanceof AlertData) {
    const fields: Readonly<Record<string, GoValue>> = { Labels: value.labels, ExternalLabels: value.externalLabels, ExternalURL: value.externalUrl, Value: value.value };
    return Object.hasOwn(fields, name) ? fields[name] : fail(`the data has no field ${name}`);
  }
  if (value instanceof Sample) return name === 'Labels' ? value.labels : name === 'Value' ? value.value : fail(`a sample has no field ${name}`);
  if (value instanceof Time) return unknown('methods of a time are not worked out here');
  return fail(`${typeOf(value)} has no field ${name}`);
}
