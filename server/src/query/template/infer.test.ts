import assert from 'node:assert/strict';
import { EXPANDED, FAILING, MISPRINTED } from '../../../../test/helper/templates';
import { templateFacts } from './infer';

const labelsIn = (template: string): string[] => templateFacts(template).labels.map(({ label, of }) => (of === 'alert' ? label : `${label} of ${of.parsed.text}`));
const failuresIn = (template: string): string[] => templateFacts(template).failures.map(({ from, to, message }) => `${template.slice(from, to)}: ${message}`);
const valuesIn = (template: string): string[] => templateFacts(template).outputs.flatMap(({ value }) => (value.reads ?? []).map(({ from, to }) => template.slice(from, to)));

describe('the labels that a template reads', () => {
  for (const [template, labels] of [
    ['{{ $labels.job }} on {{ .Labels.instance }}', ['job', 'instance']],
    ['{{$labels.job}}{{- $.Labels.pod -}}', ['job', 'pod']],
    ['{{ (.Labels).job }}', ['job']],
    ['{{ index $labels "my-job" }}', ['my-job']],
    ['{{ printf "%s is down" $labels.job | toUpper }}', ['job']],
    ['{{ $all := $labels }}{{ $all.job }}', ['job']],
    ['{{ if gt $value 1.0 }}{{ $labels.job }}{{ end }}', ['job']],
    ['{{ range query "up" }}{{ .Labels.job }}{{ $labels.job }}{{ end }}{{ .Labels.pod }}', ['job of up', 'job', 'pod']],
    ['{{ with query "up" }}{{ $.Labels.job }}{{ end }}', ['job']],
    ['{{ (query "up" | first).Labels.job }}', ['job of up']],
    ['{{ query "up" | sortByLabel "job" | first | label "instance" }}', ['job of up', 'instance of up']],
    ['{{ $s := index (query "up") 0 }}{{ $s.Labels.job }}', ['job of up']],
    ['{{ define "x" }}{{ .job }}{{ end }}{{ template "x" .Labels }}', ['job']],
    ['{{ range $name, $text := $labels }}{{ $name }}{{ $text }}{{ end }}', []],
  ] as const) {
    it(`are ${labels.join(' and ') || 'none'} in ${template}`, () => assert.deepEqual(labelsIn(template), labels));
  }

  for (const template of [
    'no action: $labels.job',
    '{{ "$labels.job" }}',
    '{{ `{{ $labels.job }}` }}',
    '{{/* $labels.job */}}',
    '{{ if $labels.job }}{{ $labels.job }}{{ else }}none{{ end }}',
    '{{ with $labels.job }}{{ . }}{{ end }}',
    '{{ or $labels.job "none" }}',
    '{{ $labels := .ExternalLabels }}{{ $labels.job }}',
    '{{ $x := $labels }}{{ $x = .ExternalLabels }}{{ $x.job }}',
    '{{ $labels }}',
    '{{ $externalLabels.job }}',
    '{{ $labels.job',
  ]) {
    it(`are none that it needs in ${template}`, () => assert.deepEqual(labelsIn(template), []));
  }

  it('have the place of their names', () => {
    const template = 'a {{ $labels.job }} b {{ index $labels "pod" }}';
    assert.deepEqual(templateFacts(template).labels.map(({ from, to }) => template.slice(from, to)), ['job', 'pod']);
  });
});

describe("the alert's value", () => {
  for (const [template, reads] of [
    ['{{ $value }}{{ .Value | humanize }}{{ $.Value }}', ['$value', '.Value', '$.Value']],
    ['{{ $a := $value }}{{ $b := $a }}{{ $b }}', ['$b']],
    ['{{ with $value }}{{ . }}{{ end }}', ['.']],
    ['{{ printf "%f of %s" $value $labels.job }}', ['$value']],
    ['{{ if gt $value 5.0 }}high{{ end }}{{ eq $value 1.0 }}', []],
    ['{{ (query "up" | first).Value }}', []],
    ['{{ range query "up" }}{{ .Value }}{{ end }}', []],
  ] as const) {
    it(`comes out through ${reads.join(' and ') || 'nothing'} in ${template}`, () => assert.deepEqual(valuesIn(template), reads));
  }
});

describe('what fails when a template is expanded', () => {
  for (const [template, failure] of [
    ['{{ humanize }}', 'humanize: `humanize` takes 1 argument, as in `humanize number`, and has 0 here'],
    ['{{ $labels.a | match "b" "c" }}', 'match: `match` takes 2 arguments, as in `match pattern text`, and has 3 here'],
    ['{{ printf }}', 'printf: `printf` takes at least 1 argument'],
    ['{{ $value | first }}', "first: `first` takes the result of a query for `samples`, and this is the alert's value"],
    ['{{ toUpper 5 }}', '5: `toUpper` takes a text for `text`, and this is a number.'],
    ['{{ query "up" | humanize }}', 'humanize: `humanize` takes a number for `number`, and this is the result of a query.'],
    ['{{ if ge $value 5 }}{{ end }}', '5: `ge` cannot compare a floating-point number with an integer: write `5.0`.'],
    ['{{ if eq $labels.a 5 }}{{ end }}', '5: `eq` cannot compare a text with a number.'],
    ['{{ .Lables.job }}', 'Lables: The alert\'s data has no field `Lables`'],
    ['{{ $labels.job.x }}', 'x: A text has no field `x`.'],
    ['{{ range query "up" }}{{ .job }}{{ end }}', 'job: A sample has no field `job`, but `Labels`, `Value`.'],
    ['{{ $labels .job }}', '$labels .job: Only a function takes arguments'],
    ['{{ $labels.job | $value }}', '$value: Only a function takes arguments'],
    ['{{ nil }}', 'nil: `nil` is no value'],
    ['{{ humanize "5 %" }}', '"5 %": `humanize` fails, for this text is no number.'],
    ['{{ parseDuration "an hour" }}', '"an hour": `parseDuration` fails, for this is no duration such as `1h30m`.'],
    ['{{ $labels.job | reReplaceAll "(" "" }}', '"(": `reReplaceAll` fails, for this regular expression does not compile: missing closing )'],
    ['{{ $p := "(" }}{{ match $p $labels.job }}', '$p: `match` fails'],
    ['{{ range $value }}{{ end }}', "$value: `range` repeats its content for each element of a list or a map, and this is the alert's value, a number."],
    ['{{ printf "%d of %s" $value $labels.job }}', '%d: `%d` is not for a floating-point number, and Go writes something like `%!d(float64=…)` instead: write `%.0f` or `%g`.'],
    ['{{ printf "%s and %s" $labels.job }}', '%s: There is no value for `%s`, and Go writes `%!s(MISSING)` instead.'],
    ['{{ template "x" . }}', '"x": There is no template of the name "x"'],
  ] as const) {
    it(template, () => {
      const failures = failuresIn(template);
      assert.equal(failures.length, 1, failures.join('\n'));
      assert.ok(failures[0]!.startsWith(failure), failures[0]);
    });
  }

  for (const template of [
    '{{ humanize "12" }}{{ 5 | humanize }}{{ now | humanizeTimestamp }}',
    '{{ (toTime $value).Format "15:04" }}{{ ($value | toTime).Add 5 }}',
    '{{ query "up" | first | value | printf "%f" }}',
    '{{ if gt $value 5e0 }}{{ end }}{{ if eq 1 2 }}{{ end }}{{ if gt (len $labels) 2 }}{{ end }}',
    '{{ args 1 2 }}{{ (args 1 2).arg0 }}{{ print }}{{ and $value $labels }}',
    '{{ define "x" }}{{ .anything.else }}{{ end }}{{ template "x" . }}{{ template "x" $value }}',
    '{{ $x := 1 }}{{ $x = "a" }}{{ $x | toUpper }}',
  ]) {
    it(`is nothing in ${template}`, () => assert.deepEqual(failuresIn(template), []));
  }
});

describe('of templates that a real Prometheus was asked to expand', () => {
  for (const [template, verb] of MISPRINTED) it(`the verb that goes wrong is known in ${template}`, () => assert.deepEqual(failuresIn(template).map((failure) => failure.split(': ')[0]), [verb]));
  for (const template of FAILING) it(`one that fails is known to: ${template}`, () => assert.notDeepEqual(failuresIn(template), []));
  for (const template of EXPANDED) it(`one that does not is taken for no failure: ${template}`, () => assert.deepEqual(failuresIn(template), []));
});

describe('the queries of a template', () => {
  const queriesIn = (template: string): string[] => templateFacts(template).queries.map(({ parsed, expr, hasKnownLabels }) => `${parsed.text}${expr ? '' : ' is refused'}${hasKnownLabels ? '' : ', labels unknown'}`);

  for (const [template, queries] of [
    ['{{ query "up" }}{{ `sum(up)` | query }}', ['up', 'sum(up)']],
    ['{{ $q := "up" }}{{ query $q }}', ['up']],
    [`{{ printf "up{job='%s'} > %d" $labels.job 1 | query }}`, ["up{job='xx'} > 11, labels unknown"]],
    [`{{ query (printf "rate(up{job=~\\"%s\\"}[5m])" $labels.job) }}`, ['rate(up{job=~"xx"}[5m])']],
    ['{{ printf "rate(up[%s])" "5m" | query }}', ['rate(up[1m]), labels unknown']],
    ['{{ printf "sum(%s" $labels.metric | query }}', ['sum(xx is refused, labels unknown']],
    ['{{ printf "%[1]s" "up" | query }}', []],
    ['{{ query $labels.query }}', []],
  ] as const) {
    it(`are ${queries.join(' and ') || 'not known'} in ${template}`, () => assert.deepEqual(queriesIn(template), queries));
  }
});
