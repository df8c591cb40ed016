import assert from 'node:assert/strict';
import { marked } from '../../../test/helper/marked';
import { DEFAULT_CONTRACT_TEXT } from '../contract/load-contract';
import { hoverContract } from './hover-contract';
import { createSnapshot } from './snapshot';

const hoverAt = (text: string, at: number): ReturnType<typeof hoverContract> => hoverContract(createSnapshot({ path: 'observability-contract.yaml', languageId: 'yaml', text }), at);

function hover(source: string): { of: string; lines: string[] } | undefined {
  const { text, spans } = marked(source);
  const found = hoverAt(text, spans[0]!.from);
  return found && { of: text.slice(found.span.from, found.span.to), lines: found.markdown.split('\n\n') };
}

describe('hovering over the contract file', () => {
  it('tells what a field is for, what it takes, and what the built-in contract has', () => {
    assert.deepEqual(hover('scrape:\n  inter«»val: 30s\n'), {
      of: 'interval',
      lines: ['**`scrape.interval`**', 'How often a service is scraped.', 'Expected: a Prometheus duration such as `15s` or `1h30m`.', 'In the built-in contract: `15s`'],
    });
  });
  it('tells the same of the value', () => assert.equal(hover('scrape:\n  interval: 3«»0s\n')?.lines[0], '**`scrape.interval`**'));
  it('lists the values that a field can have', () => assert.deepEqual(hover('metrics: { catalog: { a: { ty«»pe: counter } } }')?.lines.at(-1), 'One of `counter`, `gauge`, `histogram`, `summary`.'));
  it('knows fields of maps and lists', () => {
    assert.equal(hover('services:\n  risk:\n    po«»rt: 1\n')?.lines[1], 'The port that the service listens on.');
    assert.equal(hover('services:\n  ri«»sk: {}\n')?.lines[1], 'One service.');
    assert.equal(hover('metrics: { la«»bels: [a] }')?.lines.at(-1), 'In the built-in contract: `[service, environment, version, pod, namespace]`');
  });
  it('knows what each rule reports', () => assert.equal(hover('rules:\n  promql/syn«»tax: off\n')?.lines[1], 'Prometheus cannot parse the query.'));
  it('knows the key that is being written in a file with errors', () => assert.equal(hover('scrape:\n  inter«»val\n  port: "\n')?.of, 'interval'));
  it('is silent about unknown fields, comments and blanks', () => {
    for (const source of ['scra«»p: 1\n', '# scr«»ape\n', 'version: 1\n«»\n', '«»']) assert.equal(hover(source), undefined, source);
  });
  it('stays within a file that ends anywhere, and comes back from aliases that lead in circles', () => {
    for (let end = 0; end < DEFAULT_CONTRACT_TEXT.length; end += 97) {
      const text = DEFAULT_CONTRACT_TEXT.slice(0, end);
      for (const at of [0, end >> 1, end]) {
        const found = hoverAt(text, at);
        if (found) assert.ok(0 <= found.span.from && found.span.to <= end);
      }
    }
    assert.equal(hover('&a scrape: &b { interval: *b«» }'), undefined);
  });
});
