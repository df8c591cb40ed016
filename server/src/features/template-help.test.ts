import assert from 'node:assert/strict';
import { marked } from '../../../test/helper/marked';
import { defaultContract } from '../contract/load-contract';
import { applyEdits } from '../text/range';
import { completeTemplate } from './complete-template';
import type { QueryCompletion } from './complete-query';
import { hoverTemplate } from './hover-template';
import { createSnapshot } from './snapshot';

const EXPR = 'sum by (service, pod) (rate(errors_total{env="prod"}[5m])) > 1';

/** An alert with an annotation, whose source is given as it stands behind the colon. */
const around = (annotation: string, expr = EXPR): string => `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${expr}\n        annotations:\n          summary: ${annotation}\n`;

function complete(source: string): { text: string; items: readonly QueryCompletion[] | undefined } {
  const { text, spans } = marked(source);
  const found = completeTemplate(createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text }), spans[0]!.from, { contract: undefined, snippets: true });
  return { text, items: found?.items };
}

const labels = (annotation: string, expr?: string): string[] | undefined => complete(around(annotation, expr)).items?.map(({ label }) => label);

/** The annotation after a suggestion is accepted. */
function accept(annotation: string, label: string): string {
  const { text, items } = complete(around(annotation));
  const item = items?.find((other) => other.label === label);
  assert.ok(item, `${label} is not among ${items?.map((other) => other.label).join(', ')}`);
  return applyEdits(text, [{ ...item.replace, text: item.text }]).split('summary: ')[1]!.trimEnd();
}

describe('completion in the templates of alerts', () => {
  describe('knows the labels that the query can return', () => {
    for (const [where, annotation] of Object.entries({
      'behind $labels': '"{{ $labels.«» }}"',
      'behind .Labels': '"{{ .Labels.«» }}"',
      'behind $.Labels, in a loop': '\'{{ range query "up" }}{{ $.Labels.«» }}{{ end }}\'',
      'of a variable of its own': '"{{ $all := $labels }}{{ $all.«» }}"',
      'where the word is begun': '"{{ $labels.po«» }}"',
      'in the middle of a pipeline': '"{{ printf `%s` $labels.«» | toUpper }}"',
      'in parentheses': '"{{ (.Labels).«» }}"',
      'as the name that index takes': "'{{ index $labels \"«»\" }}'",
      'in a block of text': '|\n            first line\n            {{ if true }}{{ $labels.«» }}',
      'in a plain text that goes no further': 'In {{ $labels.«»',
    })) {
      it(where, () => assert.deepEqual(labels(annotation), ['service', 'pod']));
    }

    it('of a query of the template', () => {
      assert.deepEqual(labels('\'{{ range query "count by (job) (up)" }}{{ .Labels.«» }}{{ end }}\''), ['job']);
      assert.deepEqual(labels('\'{{ (query "count by (job) (up)" | first).Labels.«» }}\''), ['job']);
      assert.deepEqual(labels('\'{{ query "count by (job) (up)" | first | label "«» }}\''), ['job']);
    });
    it('in a chart, where the template is escaped for Helm', () => {
      const inChart = (annotation: string): string[] | undefined => complete(`{{ if .Values.on }}\n${around(annotation)}{{ end }}\n`).items?.map(({ label }) => label);
      assert.deepEqual(inChart("'{{`{{ $labels.«» }}`}} is'"), ['service', 'pod']);
      assert.deepEqual(inChart('Is {{ "{{" }} $labels.«» {{ "}}" }} it'), ['service', 'pod']);
      for (const elsewhere of ["'{{`«»{{ $labels.pod }}`}}'", "'{{«»`{{ $labels.pod }}`}}'", "'{{`{{ $labels.pod }}`}}«»'", "'{{ $labels.«» }}'"]) assert.equal(inChart(elsewhere), undefined, elsewhere);
    });
    it('with those that are used elsewhere, where they cannot be listed', () => {
      assert.deepEqual(labels('"{{ $labels.«» }}"', 'up{env="prod"} unless on (job) down'), ['env', 'job']);
    });
  });

  it('knows the fields of a sample and of the data', () => {
    assert.deepEqual(labels('\'{{ range query "up" }}{{ .«» }}{{ end }}\''), ['Labels', 'Value']);
    assert.deepEqual(labels('"{{ .«» }}"'), ['Labels', 'Value', 'ExternalLabels', 'ExternalURL']);
    assert.deepEqual(labels('"{{ if true }}{{ $.«» }}{{ end }}"'), ['Labels', 'Value', 'ExternalLabels', 'ExternalURL']);
    assert.deepEqual(labels('"{{ $value.«» }}"'), []);
  });

  it('knows the variables in scope', () => {
    assert.deepEqual(labels('\'{{ range $i, $s := query "up" }}{{ $«» }}{{ end }}\''), ['$', '$labels', '$value', '$externalLabels', '$externalURL', '$i', '$s']);
  });

  it('knows functions everywhere, and keywords at the beginning of an action', () => {
    const first = labels('"{{ «» }}"')!;
    for (const word of ['$value', 'humanize', 'query', 'range', 'with']) assert.ok(first.includes(word), word);
    const argument = labels('"{{ print «» }}"')!;
    assert.ok(argument.includes('$value') && argument.includes('nil') && !argument.includes('range'));
    const piped = labels('"{{ $value | hum«» }}"')!;
    assert.ok(piped.includes('humanizePercentage') && !piped.includes('$value'));
  });

  it('is silent outside of actions, in comments and in strings', () => {
    for (const annotation of ['"a «» {{ $value }}"', '"{{ $value }} «»"', '"{{/* «» */}}"', "'{{ print \"«»\" }}'", '"no action«»"', '"{{ 5«» }}"']) assert.equal(labels(annotation), undefined, annotation);
  });

  it('replaces the word at the caret, in every style', () => {
    assert.equal(accept('"{{ $labels.se«»rv }}"', 'service'), '"{{ $labels.service }}"');
    assert.equal(accept("'it''s {{ $la«» }}'", '$labels'), "'it''s {{ $labels }}'");
    assert.equal(accept('>-\n            a\n            {{ $value | hum«» }}', 'humanize'), '>-\n            a\n            {{ $value | humanize }}');
    assert.equal(accept('In {{ $labels.«»', 'pod'), 'In {{ $labels.pod');
  });
});

describe('hovering the templates of alerts', () => {
  function hover(annotation: string): string | undefined {
    const { text, spans } = marked(around(annotation));
    const found = hoverTemplate(createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text }), spans[0]!.from, defaultContract());
    if (found) assert.deepEqual(found.span, spans[0], 'the span is the marked one');
    return found?.markdown;
  }
  const says = (annotation: string, ...parts: string[]): void => {
    const found = hover(annotation) ?? 'nothing';
    for (const part of parts) assert.ok(found.includes(part), found);
  };

  it('tells what a function takes and does', () => says('"{{ $value | «humanize» }}"', 'humanize number', 'metric prefix'));
  it('tells since when a function is there', () => says('"{{ «now» }}"', 'Since Prometheus 3.6'));
  it('tells what a keyword does', () => says('"{{ «with» $value }}{{ end }}"', 'the dot set to it'));
  it('tells what the value is, and of which query', () => says('"{{ «$value» }}"', 'rate(errors_total', 'number per second'));
  it('tells which labels there are', () => says('"{{ «$labels».pod }}"', 'It may have `service`, `pod`; no other labels.'));
  it('tells whether the series have a label', () => {
    says('"{{ $labels«.pod» }}"', 'A series may have `pod`');
    says('"{{ $labels«.env» }}"', 'No series has `env`', 'keeps');
  });
  it('tells what a part of a chain is', () => {
    says('"{{ «.Labels».pod }}"', 'A map of labels', '`pod`');
    says('\'{{ range query "count by (job) (up)" }}{{ «.Labels».job }}{{ end }}\'', 'count by (job) (up)', '`job`');
    says('\'{{ with query "up" }}{{ «.» }}{{ end }}\'', 'The result of a query');
  });
  it('tells it in a chart, where the template is escaped for Helm', () => {
    const { text, spans } = marked(`{{ if .Values.on }}\n${around('"{{`{{ $value | «humanize» }}`}}"')}{{ end }}\n`);
    assert.deepEqual(hoverTemplate(createSnapshot({ path: 'rules.yaml', languageId: 'yaml', text }), spans[0]!.from, defaultContract())?.span, spans[0]);
  });
  it('tells of a query in the template what it tells of queries', () => says('\'{{ query "«up»" }}\'', 'Instant vector'));
  it('is silent elsewhere', () => {
    for (const annotation of ['"a«» {{ $value }}"', '"{{ 5«» }}"', '"{{ «»$undeclared }}"']) assert.equal(hover(annotation), undefined, annotation);
  });
});
