import assert from 'node:assert/strict';
import { marked } from '../../../../test/helper/marked';
import { FUNCTION_TABLE } from './functions';
import { signatureHelp } from './signature-help';
import { AGGREGATION_TABLE } from './vocabulary';
import { AGGREGATORS, AGGREGATORS_WITH_PARAMETER } from './words';

/** The signature at the mark `«»`, the active parameter in brackets. */
function help(source: string): string | undefined {
  const { text, spans } = marked(source);
  const found = signatureHelp(text, spans[0]!.from);
  const at = found?.parameters[found.active];
  return at ? `${found.label.slice(0, at.from)}«${found.label.slice(at.from, at.to)}»${found.label.slice(at.to)}` : found?.label;
}

describe('the signature of the call around a caret', () => {
  const CASES: Readonly<Record<string, string | undefined>> = {
    'rate(«»': 'rate(«range: range vector»): instant vector',
    'rate(x[5m]«»)': 'rate(«range: range vector»): instant vector',
    'clamp(up, «»)': 'clamp(vector: instant vector, «min: scalar», max: scalar): instant vector',
    'clamp(up, 1, 2, «»)': 'clamp(vector: instant vector, min: scalar, max: scalar): instant vector',
    'clamp(sum by (a, b) (x{c="1,2)"}), # 1, 2\n «»)': 'clamp(vector: instant vector, «min: scalar», max: scalar): instant vector',
    'clamp(up, scalar(«»), 2)': 'scalar(«vector: instant vector»): scalar',
    'clamp(up, scalar(x), «»2)': 'clamp(vector: instant vector, min: scalar, «max: scalar»): instant vector',
    'clamp((up + («»': 'clamp(«vector: instant vector», min: scalar, max: scalar): instant vector',
    'rate(up{a="«»"}[5m])': 'rate(«range: range vector»): instant vector',
    'rate(up[«»': 'rate(«range: range vector»): instant vector',
    'label_replace(up, "a", "«»': 'label_replace(vector: instant vector, target_label: string, «replacement: string», source_label: string, regex: string): instant vector',
    'label_join(up, "a", "-", "b", "c", "«»"': 'label_join(vector: instant vector, target_label: string, separator: string, «source_label: string, …»): instant vector',
    'round(up, «»': 'round(vector: instant vector, «to_nearest: scalar?»): instant vector',
    'round(up, 1, «»': 'round(vector: instant vector, to_nearest: scalar?): instant vector',
    'histogram_quantiles(h, "q", 0.5, 0.9, «»': 'histogram_quantiles(histograms: instant vector, label: string, quantile: scalar, «quantile: scalar, …»): instant vector',
    'time(«»': 'time(): scalar',
    'sum(«»': 'sum [by|without (label, …)] («vector: instant vector»): instant vector',
    'sum by («»': 'sum [«by|without (label, …)»] (vector: instant vector): instant vector',
    'sum(x) by (a, «»': 'sum [«by|without (label, …)»] (vector: instant vector): instant vector',
    'sum by (a, b) («»': 'sum [by|without (label, …)] («vector: instant vector»): instant vector',
    'topk(«»': 'topk [by|without (label, …)] («k: scalar», vector: instant vector): instant vector',
    'topk(5, «»': 'topk [by|without (label, …)] (k: scalar, «vector: instant vector»): instant vector',
    'TOPK(5, «»': 'topk [by|without (label, …)] (k: scalar, «vector: instant vector»): instant vector',
    'rate(x[5m])«»': undefined,
    'rate«»(x[5m])': undefined,
    'raet(«»': undefined,
    '(«»': undefined,
    'up / on («»': undefined,
    'constructor(«»': undefined,
    '«»': undefined,
  };
  for (const [source, expected] of Object.entries(CASES)) it(`${source.replace('\n', '⏎')}: ${expected ?? 'none'}`, () => assert.equal(help(source), expected));

  it('is there for every function, with as many parameters as it has arguments', () => {
    for (const fn of FUNCTION_TABLE.values()) assert.equal(signatureHelp(`${fn.name}(`, fn.name.length + 1)?.parameters.length, fn.args.length, fn.name);
  });
  it('is there for every aggregation', () => {
    assert.deepEqual(new Set(AGGREGATION_TABLE.keys()), AGGREGATORS);
    for (const { name, param } of AGGREGATION_TABLE.values()) {
      assert.equal(param !== undefined, AGGREGATORS_WITH_PARAMETER.has(name));
      assert.equal(signatureHelp(`${name}(`, name.length + 1)?.parameters.length, param ? 3 : 2);
    }
  });
});
