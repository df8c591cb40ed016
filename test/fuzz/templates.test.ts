import assert from 'node:assert/strict';
import fc from 'fast-check';
import { templateFacts, templateFactsAt } from '../../server/src/query/template/infer';
import { parseTemplate } from '../../server/src/query/template/parse';
import { templateTokens } from '../../server/src/query/template/tokens';
import type { Span } from '../../server/src/text/range';

const PARTS = [
  '{{', '}}', '{{-', ' -}}', '{{/*', '*/}}', '$labels', '$value', '$x', '.Labels', '.Value', '.a', '.', '$', ':=', '=', '|', '(', ')', ',', ' ', '\n',
  '"', '`', "'", '\\', '"up"', '"sum(up"', '"%s"', '1', '0x', '1.5', '1_', 'nil', 'true', 'if ', 'else ', 'range ', 'with ', 'end', 'define "a"', 'template "a" ', 'block "a" ', 'break',
  'query ', 'first ', 'label ', 'printf ', 'humanize ', 'index ', 'gt ', 'or ', 'text', 'é', '𝒳', '\u0000',
]; // prettier-ignore

/** Templates that are nearly right get further than noise does. */
const noise = fc.array(fc.constantFrom(...PARTS), { maxLength: 40 }).map((parts) => parts.join(''));
const action = fc.array(fc.constantFrom(...PARTS.slice(6)), { maxLength: 8 }).map((parts) => `{{ ${parts.join(' ')} }}`);
const template = fc.oneof(noise, fc.array(fc.oneof(action, fc.constantFrom('{{ if $value }}', '{{ range query "up" }}', '{{ with .Labels }}', '{{ else }}', '{{ end }}', '{{ end }}', 'text')), { maxLength: 12 }).map((parts) => parts.join('')), fc.string());

const isInside = (text: string, { from, to }: Span): boolean => from >= 0 && from <= to && to <= text.length;

describe('templates, whatever they hold', function () {
  this.timeout(60_000);

  it('are split into tokens that cover them, or end at an error', () => {
    fc.assert(
      fc.property(template, (text) => {
        const tokens = templateTokens(text);
        const { problem, tree } = parseTemplate(text);
        let at = 0;
        for (const token of tokens) {
          if (token.type !== 'error') {
            assert.equal(token.from, at);
            at = token.to;
          }
          assert.ok(isInside(text, token));
        }
        const isWhole = tokens.every(({ type }) => type !== 'error');
        if (isWhole) assert.equal(at, text.length);
        assert.ok(isWhole || problem, 'an error of the scanner is one of the template');
        assert.ok(tree === undefined || problem === undefined);
        if (problem) assert.ok(isInside(text, problem), problem.message);
      }),
      { numRuns: 2000 },
    );
  });

  it('are understood with every place inside of them', () => {
    fc.assert(
      fc.property(template, fc.nat(60), (text, at) => {
        templateFactsAt(text, at);
        const { labels, outputs, queries, failures, operands } = templateFacts(text);
        for (const span of [...labels, ...outputs, ...outputs.flatMap(({ value }) => value.reads ?? []), ...failures, ...failures.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits)), ...queries.map((query) => query.at), ...operands.map(({ operand }) => operand)]) assert.ok(isInside(text, span));
        for (const query of queries) for (const problem of [...query.parsed.syntax, ...query.parsed.types]) assert.ok(isInside(text, query.toTemplate(problem)));
      }),
      { numRuns: 2000 },
    );
  });

  it('take no more time than their length', function () {
    // What grew with the square of the length would take hours.
    this.timeout(120_000);
    for (const text of ['{{ $x := $value }}'.repeat(6_000), '{{ if $labels.a }}{{ $labels.b }}{{ end }}'.repeat(4_000), `{{ print ${'$value '.repeat(20_000)}}}`, `{{ $value ${'| print '.repeat(10_000)}}}`, '{{ (1) }}'.repeat(20_000), `{{ "${'%s'.repeat(40_000)}" | printf }}`, '{{ '.repeat(40_000), `{{ $labels${'.a'.repeat(40_000)} }}`]) templateFacts(text);
  });
});
