import assert from 'node:assert/strict';
import { parser } from '@prometheus-io/lezer-promql';
import { parseAllDocuments } from 'yaml';
import { defaultContract } from '../../server/src/contract/load-contract';
import logql from '../../snippets/logql.json';
import promql from '../../snippets/promql.json';
import yaml from '../../snippets/yaml.json';
import { problemsOf } from '../helper/check';
import { expandSnippet, tabStops } from './expand';
import { labelsOf, metricsOf, streamSelectorsOf } from './queries';

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

interface Example {
  readonly name: string;
  readonly snippet: Snippet;
  readonly file: string;
  /** The snippet with its defaults, in a document that it belongs into. */
  readonly text: string;
}

/** What a check finds wrong with an example. */
type Check = (example: Example) => readonly string[] | Promise<readonly string[]>;

const CONTRACT = defaultContract();
const SNIPPETS: Readonly<Record<string, Readonly<Record<string, Snippet>>>> = { yaml, promql, logql };

/** Puts the items of a list where they belong: rules into a group, groups into a file. */
function inDocument(text: string): string {
  if (/^- (?:alert|record):/.test(text)) return inDocument(`- name: example\n  rules:\n${text.replace(/^(?=.)/gm, '    ')}`);
  return text.startsWith('- name:') ? `groups:\n${text.replace(/^(?=.)/gm, '  ')}` : text;
}

const examplesOf = (language: string): Example[] =>
  Object.entries(SNIPPETS[language]!).map(([name, snippet]) => ({ name, snippet, file: `example.${language}`, text: inDocument(expandSnippet(snippet.body)) }));

/** Every value of a plain object tree with the key that it stands at. */
function* entriesOf(value: unknown, key = ''): Generator<readonly [key: string, value: unknown]> {
  yield [key, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* entriesOf(inner, Array.isArray(value) ? key : name);
}

const dataOf = (example: Example): unknown[] => parseAllDocuments(example.text).map((document) => document.toJS() as unknown);
const valuesAt = (example: Example, key: string): unknown[] =>
  dataOf(example).flatMap((data) => [...entriesOf(data)].filter(([name]) => name === key).map(([, value]) => value));

const expressionsOf = (example: Example): string[] => (example.file.endsWith('.yaml') ? valuesAt(example, 'expr').map(String) : [example.text]);

const isYaml: Check = ({ text }) => parseAllDocuments(text, { strict: true }).flatMap((document) => [...document.errors, ...document.warnings].map((error) => error.message));

const isPromql: Check = (example) =>
  expressionsOf(example).flatMap((expression) => {
    const found: string[] = [];
    parser.parse(expression).iterate({ enter: (node) => void (node.type.isError && found.push(`unexpected at ${node.from} of ${expression}`)) });
    return found;
  });

const namesMetricsOfTheContract: Check = (example) =>
  expressionsOf(example).flatMap(metricsOf).filter((metric) => metric !== 'up' && !(metric.replace(/_(?:bucket|sum|count)$/, '') in CONTRACT.metrics.catalog));

const namesLabelsOfTheContract: Check = (example) => {
  const known = new Set(['le', ...CONTRACT.metrics.labels, ...Object.values(CONTRACT.metrics.catalog).flatMap((metric) => metric.labels ?? [])]);
  return expressionsOf(example).flatMap(labelsOf).filter((label) => !known.has(label));
};

const hasSaneDurations: Check = (example) =>
  ['for', 'interval', 'scrapeTimeout'].flatMap((key) => valuesAt(example, key)).filter((value) => !/^(?:\d+(?:ms|[smhdwy]))+$/.test(String(value))).map((value) => `no duration: ${String(value)}`);

const alertsKeepTheContract: Check = (example) =>
  dataOf(example).flatMap((data) => [...entriesOf(data)]).flatMap(([, value]) => {
    const rule = value as { alert?: string; for?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
    if (typeof rule !== 'object' || rule === null || rule.alert === undefined) return [];
    const required = CONTRACT.alerts.required[rule.alert];
    const severity = rule.labels?.['severity'] ?? '';
    return [
      ...CONTRACT.alerts.annotations.filter((name) => !rule.annotations?.[name]).map((name) => `lacks ${name}`),
      ...(severity in CONTRACT.alerts.severities && severity === (required?.severity ?? severity) ? [] : [`severity ${severity}`]),
      ...(required && rule.for !== required.for ? [`for ${rule.for}`] : []),
      ...(/\.$/.test(rule.annotations?.['description'] ?? '') ? [] : ['the description is no sentence']),
    ];
  });

const selectsStreamsByTheirLabels: Check = ({ text }) => {
  const selectors = streamSelectorsOf(text);
  return [
    ...(selectors.length === 0 ? ['selects no stream'] : []),
    ...selectors.flat().filter(({ label }) => !CONTRACT.logs.labels.includes(label)).map(({ label }) => `${label} is no label of a stream`),
    // Loki refuses a selector that every stream without these labels matches.
    ...selectors.filter((matchers) => !matchers.some(({ operator, value }) => (operator === '=' && value !== '') || (operator === '=~' && !new RegExp(`^(?:${value})$`).test('')))).map(() => 'selects streams without any label'),
  ];
};

/** The product itself has nothing to say to what it offers. */
const isCleanUnderTheProductsChecks: Check = async ({ text, file }) => (await problemsOf(text, { file })).map((problem) => problem.message);

const CHECKS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  yaml: {
    'is valid YAML': isYaml,
    'holds valid PromQL': isPromql,
    'asks for metrics of the contract': namesMetricsOfTheContract,
    'asks for labels of the contract': namesLabelsOfTheContract,
    'has sane durations': hasSaneDurations,
    "has alerts that keep the contract's word": alertsKeepTheContract,
    "passes the product's own checks": isCleanUnderTheProductsChecks,
  },
  promql: {
    'is valid PromQL': isPromql,
    'asks for metrics of the contract': namesMetricsOfTheContract,
    'asks for labels of the contract': namesLabelsOfTheContract,
    "passes the product's own checks": isCleanUnderTheProductsChecks,
  },
  logql: {
    'selects streams by their labels': selectsStreamsByTheirLabels,
    "passes the product's own checks": isCleanUnderTheProductsChecks,
  },
};

for (const [language, checks] of Object.entries(CHECKS)) {
  describe(`The ${language} snippets`, () => {
    const examples = examplesOf(language);

    it('have different prefixes, which can be typed', () => {
      const prefixes = examples.map(({ snippet }) => snippet.prefix);
      assert.equal(new Set(prefixes).size, prefixes.length);
      for (const prefix of prefixes) assert.match(prefix, /^[a-z]+(?:-[a-z]+)*$/);
    });

    for (const example of examples) {
      describe(example.snippet.prefix, () => {
        it('says what it writes', () => assert.match(example.snippet.description, /^[A-Z0-9].{14,}[^.]$/));

        it('has tab stops from 1 on, in the order of the text, and a last one behind it', () => {
          const stops = tabStops(example.snippet.body);
          assert.deepEqual(stops, [...stops.slice(0, -1).map((_, i) => i + 1), 0]);
        });

        for (const [what, check] of Object.entries(checks)) {
          it(what, async () => assert.deepEqual(await check(example), [], example.text));
        }
      });
    }
  });
}

describe('The choices of the snippets', () => {
  const choices = Object.values(SNIPPETS).flatMap((snippets) => Object.values(snippets)).flatMap(({ body }) => [...body.join('\n').matchAll(/\$\{\d+\|(.*?)\|\}/g)].map((match) => match[1]!.split(',')));
  const withOption = (option: string): string[][] => choices.filter((options) => options.includes(option));

  it("offer the contract's services, environments, severities and levels, and no others", () => {
    for (const [option, all] of [
      ['ai-engine', Object.keys(CONTRACT.services)],
      ['production', Object.keys(CONTRACT.environments)],
      ['critical', Object.keys(CONTRACT.alerts.severities)],
    ] as const) {
      assert.ok(withOption(option).length > 0);
      for (const options of withOption(option)) assert.deepEqual([...options].sort(), [...all].sort());
    }
    for (const options of withOption('ERROR')) assert.ok(options.every((level) => CONTRACT.logs.levels.includes(level)));
  });
});

describe('The snippets of the contract', () => {
  it('write each of its required alerts', () => {
    const alerts = examplesOf('yaml').flatMap((example) => valuesAt(example, 'alert'));
    for (const alert of Object.keys(CONTRACT.alerts.required)) assert.ok(alerts.includes(alert), `no snippet writes ${alert}`);
  });
});
