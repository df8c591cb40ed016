import assert from 'node:assert/strict';
import { MetricTable } from './metric-table';
import { typeHints } from './type-hints';

const FACTS = new MetricTable([{ name: 'requests_total', type: 'counter', labels: ['a', 'b', 'c', 'd', 'e', 'f'], source: 'contract' }]);

/** The query with its hints in `⟨⟩`. */
function hinted(text: string): string {
  return typeHints(text, FACTS).reduceRight((out, { at, label }) => `${out.slice(0, at)}⟨${label}⟩${out.slice(at)}`, text);
}

describe('hints of types', () => {
  const CASES: Readonly<Record<string, string>> = {
    'sum by (a) (rate(requests_total[5m]))': 'sum by (a) (rate(requests_total[5m]))⟨: instant vector {a?}⟩',
    'sum by (a) (x) / sum(y) > 0.5': 'sum by (a) (x)⟨: instant vector {a?}⟩ / sum(y)⟨: instant vector {}⟩ > 0.5',
    'rate(requests_total[5m])': 'rate(requests_total[5m])⟨: instant vector {a?, b?, c?, d?, …}⟩',
    'scalar(sum(x)) * (sum(y))': 'scalar(sum(x))⟨: scalar⟩ * (sum(y))⟨: instant vector {}⟩',
  };
  for (const [text, expected] of Object.entries(CASES)) it(`stand behind the outermost operands: ${text}`, () => assert.equal(hinted(text), expected));

  for (const text of ['up', 'requests_total > 5', '(up)', 'rate(x[5m])', '1 + 2', '"text"', 'sum(', 'rate(up)']) it(`are not there where they say nothing: ${text}`, () => assert.equal(hinted(text), text));
});
