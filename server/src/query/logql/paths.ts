/** The tokens of a path into JSON: names, indices, quoted keys, dots and brackets. */
const JSON_TOKEN = /[ \t\n]*(?:([A-Za-z_]\w*)|(\d+)(?=[ \t\n\]])|"([^"\]]*)["\]]|([.[\]]))/y;

/** Whether Loki reads a path of the parser `json`, such as `response.headers["X-Key"][0]` (pkg/logql/log/jsonexpr). */
export function isJsonPath(path: string): boolean {
  const tokens: string[] = [];
  JSON_TOKEN.lastIndex = 0;
  const end = path.replace(/(?<![ \t\n])[ \t\n]+$/, '').length;
  while (JSON_TOKEN.lastIndex < end) {
    const match = JSON_TOKEN.exec(path);
    if (!match) return false;
    tokens.push(match[1] !== undefined ? 'f' : match[2] !== undefined ? 'i' : match[3] !== undefined ? 's' : match[4]!);
  }
  return /^(?:f|\[[is]\])(?:\.f|\[[is]\])*$/.test(tokens.join(''));
}

/** Whether Loki reads what the parser `logfmt` is to take out: a name, or quoted names, which a `]` closes as well (pkg/logql/log/logfmt/lexer.go). */
export const isLogfmtPath = (path: string): boolean => /^[ \t\n]*(?:[A-Za-z_]\w*|"[^"\]]*(?:["\]]|$))(?:[ \t\n]*"[^"\]]*(?:["\]]|$))*[ \t\n]*$/.test(path);

/** Whether a text is an address, a network such as `10.0.0.0/8`, or a range such as `10.0.0.1-10.0.0.9` (pkg/logql/log/ip.go). */
export function isIpPattern(text: string): boolean {
  if (address(text)) return true;
  const network = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  if (network) {
    const found = address(network[1]!);
    return found !== undefined && Number(network[2]) <= found.length * 8;
  }
  const dash = text.indexOf('-');
  const [from, to] = [address(text.slice(0, dash)), address(text.slice(dash + 1))];
  return dash > 0 && from !== undefined && to?.length === from.length && compare(from, to) <= 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** The bytes of an address of IPv4 or IPv6; undefined where a text is none (netip.ParseAddr of Go). */
function address(text: string): number[] | undefined {
  if (!text.includes(':')) {
    const parts = text.split('.');
    return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256) ? parts.map(Number) : undefined;
  }
  const [bare, zone] = [text.split('%', 1)[0]!, text.indexOf('%')];
  if (zone === text.length - 1) return undefined;
  const halves = bare.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => groupsOf(half));
  if (groups.some((bytes) => bytes === undefined)) return undefined;
  const [left, right] = [groups[0]!, groups[1] ?? []];
  const missing = 16 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...left, ...Array<number>(missing).fill(0), ...right];
}

function groupsOf(half: string): number[] | undefined {
  if (half === '') return [];
  const bytes: number[] = [];
  const parts = half.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const last = i === parts.length - 1 ? address(part) : undefined;
      if (!last) return undefined;
      bytes.push(...last);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) bytes.push(parseInt(part, 16) >> 8, parseInt(part, 16) & 0xff);
    else return undefined;
  }
  return bytes;
}
