import { monitor, ruleFile } from '../lsp/manifests';

/** A rule file of at least so many characters. */
export function bigRuleFile(length: number): string {
  const rule = '      - record: job:errors:rate5m\n        expr: sum by (job) (rate(errors_total[5m]))\n';
  return `groups:\n  - name: g\n    rules:\n${rule.repeat(Math.ceil(length / rule.length))}`;
}

const levels = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join('');
const tenfold = (i: number): string => Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ');

/** Files that would be of astronomical size if every alias in them were copied, files whose aliases run in circles, and mappings of more fields than anybody writes. */
export const BOMBS: Readonly<Record<string, string>> = {
  'a billion laughs': `a0: &a0 lol\n${levels(20, (i) => `a${i + 1}: &a${i + 1} [${tenfold(i + 1)}]\n`)}groups: *a20\n`,
  'mappings in mappings': `a0: &a0 { b: c }\n${levels(20, (i) => `a${i + 1}: &a${i + 1} { ${Array.from({ length: 10 }, (_, k) => `k${k}: *a${i}`).join(', ')} }\n`)}kind: PrometheusRule\nspec: *a20\n`,
  'groups of groups': `r0: &a0 { record: a, expr: "sum(" }\n${levels(15, (i) => `r${i + 1}: &a${i + 1} [${tenfold(i + 1)}]\n`)}groups: [{ name: g, rules: *a15 }, { name: h, rules: *a15 }]\n`,
  'the same rules in many groups': `rules: &r [${'{ alert: A, expr: up, labels: { severity: fatal } }, '.repeat(1000)}]\ngroups: [${'{ name: g, rules: *r }, '.repeat(1000)}]\n`,
  'the same rule many times': `rule: &r { alert: A, expr: "sum(" }\ngroups: [{ name: g, rules: [${'*r, '.repeat(20_000)}] }]\n`,
  'the same labels in many rules': `labels: &l { ${levels(20_000, (i) => `l${i}: v, `)} }\ngroups:\n  - name: g\n    rules:\n${levels(20_000, (i) => `      - { alert: A${i}, expr: up, labels: *l }\n`)}`,
  'merge keys that fan out': `m0: &a0 { x: y }\n${levels(40, (i) => `m${i + 1}: &a${i + 1} { <<: [${tenfold(i + 1)}] }\n`)}groups: [{ name: g, rules: [{ alert: A, expr: up, <<: *a40 }] }]\n`,
  'merge keys in a long chain': `m0: &a0 { x: y }\n${levels(20_000, (i) => `m${i + 1}: &a${i + 1} { <<: *a${i} }\n`)}groups: [{ name: g, rules: [${'{ alert: A, expr: up, <<: *a20000 }, '.repeat(1000)}] }]\n`,
  'fields that no contract has': `alerts:\n${levels(10_000, (i) => `  Alert${i}: x\n`)}scrape:\n${levels(10_000, (i) => `  port${i}: x\n`)}`,
  'labels that no Service has': monitor().replace('      app: ai-engine\n', levels(10_000, (i) => `      label${i}: v\n`)),
  'an anchor that holds its own alias': 'groups: &g\n  - name: g\n    rules: *g\n',
  'a mapping that merges itself': 'groups: &g [{ name: g, rules: [&r { alert: A, expr: up, <<: *r }] }]\n',
  'anchors that are redefined': `${levels(10_000, (i) => `k${i}: &a [*a]\n`)}groups: *a\n`,
};

const chunk = (text: string, count: number): string => text.repeat(count);

/** YAML with more levels than anybody writes. */
export const NESTED: Readonly<Record<string, string>> = {
  'open brackets': `a: ${chunk('[', 100_000)}`,
  'closed brackets': `a: ${chunk('[', 50_000)}${chunk(']', 50_000)}`,
  'open braces': `a: ${chunk('{', 100_000)}`,
  'braces with keys': `a: ${chunk('{a: ', 50_000)}`,
  'dashes on one line': `a:\n  ${chunk('- ', 100_000)}`,
  'dashes from the first line on': chunk('- ', 100_000),
  'questions on one line': chunk('? ', 100_000),
  'indented mappings': levels(2000, (i) => `${' '.repeat(i)}a:\n`),
  'indented lists': levels(2000, (i) => `${' '.repeat(i)}-\n`),
  'colons': `a${chunk(': ', 50_000)}`,
};

/** Texts that a program may stumble over. */
export const ODD_TEXTS: Readonly<Record<string, string>> = {
  'nothing': '',
  'a line break': '\n',
  'only comments': '# a\n# b',
  'only a marker': '---',
  'markers only': '---\n---\n...\n---\n',
  'an end mark': '...',
  'a directive without a document': '%YAML 1.2\n',
  'a bad directive': '%YAML 9.9\n%TAG ! !!!\n%\n---\n',
  'an unclosed quote': '"abc\ndef: ',
  'an unclosed single quote': "'abc\n'' def",
  'an unclosed bracket': '[a, {b: c',
  'a byte order mark': '\uFEFF',
  'byte order marks in between': '\uFEFFa: 1\n\uFEFF---\n\uFEFF',
  'line ends of an old Macintosh': 'groups:\r- name: g\r  rules:\r  - record: a\r    expr: sum(\r',
  'a mixture of line ends': 'a: 1\r\nb: 2\rc: 3\nd: |\r\n  x\r  y\n\r\n\r\r\n',
  'NUL characters': 'a: \0\0\n\0',
  'control characters': 'a: "\u0001\u0007\u001b[31m\u007f\u0085\u009b"\n',
  'separators of Unicode': 'a: "\u2028---\u2029"\n\u2028--- b\n\u00a0c: d\n',
  'half of a surrogate pair': 'a: \ud83d\nb: "\ude80"\nc: \\ud83d\n',
  'the other half first': '\ude80\ud83d: \ude80\ud83d',
  'characters outside of the basic plane': '🚀: 🚀 # 🚀\n&🚀 🚀',
  'text from right to left': 'a: "\u202eabc\u202c"\n',
  'combining characters': `a: e${'\u0301'.repeat(1000)}\n`,
  'tabs': '\t\ta:\tb\n\t- c\n',
  'only an alias': '*a',
  'only an anchor': '&a',
  'only a tag': '!!map',
  'a tag of a program': '!!python/object/apply:os.system ["true"]\n',
  'tags that lie': 'a: !!int x\nb: !!map [c]\nc: !!binary "%%%"\nd: !!float {}\ne: !!null 5\n',
  'complex keys': '? [a, b]\n: c\n? {d: e}\n: f\n? |\n  g\n: h\n',
  'empty keys': ': a\n"": b\n? \n: c\n',
  'merge keys of no mapping': '<<: 5\n"<<": [1, 2]\ngroups: { <<: a }\n',
  'rules of the wrong types': 'groups:\n- 5\n- name: [a]\n  rules: { a: b }\n- rules: [1, [2], { alert: [a], expr: { b: c }, labels: 7, for: [] }, null]\n',
  'a monitor of the wrong types': 'kind: ServiceMonitor\nmetadata: 5\nspec: { selector: [a], endpoints: { port: 5 } }\n',
  'kinds of the wrong types': 'kind: [ServiceMonitor]\napiVersion: { a: b }\n',
  'numbers beyond all bounds': `a: 1${'0'.repeat(400)}\nb: -.inf\nc: .nan\nd: 0x${'f'.repeat(400)}\nport: 1e999\n`,
  'a block scalar without content': 'a: |\nb: >-\nc: |9\n',
  'a block scalar that ends with the file': 'groups:\n- rules:\n  - expr: |',
  'a folded scalar of blanks': `a: >\n  ${' '.repeat(1000)}\n\n \n   b\n`,
  'long lines of blanks': `a: |\n  b${' '.repeat(100_000)}c\nd: e${' '.repeat(100_000)}\n`,
  'thousands of line breaks': `a: |\n  b${'\n'.repeat(100_000)}  c\n`,
  'percent signs': '%%%%\n% groups:\n---\n',
  'a template': '{{ if }}\n{{- range $i := .Values }}\n',
  'an unfinished rule': ruleFile().slice(0, 60),
};

/** A contract in which everything that can have a name has this one. */
export const nameEverything = (name: string): string => `
version: 1
namespaces: [${name}]
environments: { ${name}: [${name}] }
services: { ${name}: { port: 1 } }
scrape: { selector: ${name}, port: ${name} }
metrics: { labels: [${name}], catalog: { ${name}: { type: counter, labels: [${name}] } } }
alerts: { severities: { ${name}: ${name} }, annotations: [${name}], required: { ${name}: { severity: ${name} } } }
logs: { fields: [${name}] }
retention: { ${name}: 1d }
rules: { ${name}: off }
${name}: { ${name}: ${name} }
`;
