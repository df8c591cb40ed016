import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withHoles } from './helm-template';

/** Holes are shown as `?`, conditions as `=`, and what escapes a text as `'`. */
const shown = (template: string): string => withHoles(template).replaceAll('\uE000', '?').replaceAll('\uE001', "'").replaceAll('\uE002', '=');

describe('a Helm template', () => {
  const CASES: Readonly<Record<string, string>> = {
    'a: b\n': 'a: b\n',
    'name: {{ .Release.Name }}-api\n': 'name: ???????????????????-api\n',
    'a: "{{ .Values.x }}"\n': 'a: "???????????????"\n',
    '{{- if .Values.on }}\na: b\n{{- end }}\n': '#===================\na: b\n#=========\n',
    '  {{ include "labels" . | nindent 4 }}  \na: b': '  #=====================================\na: b',
    'a: |\n  b\n  {{- if c }}\n    {{ d }}\n{{- else }}\n  e\n  {{ end }}\nf: g\n': 'a: |\n  b\n  #==========\n    #======\n  #========\n  e\n  #========\nf: g\n',
    'a: |\n  b\n{{- if c }}\nd: e\n{{- end }}\n': 'a: |\n  b\n#==========\nd: e\n#=========\n',
    '- a: |-\n    b(\n        c\n{{- if d }}\n      / e\n{{- end }}\n    )\n': '- a: |-\n    b(\n        c\n    #======\n      / e\n    #=====\n    )\n',
    '- |\n  {{ a }}\n{{- if b }}\n  c\n': '- |\n  #======\n  #========\n  c\n',
    'a: |\n          b\n{{ end }}\n          c\n': 'a: |\n          b\n         \n          c\n',
    'labels: {{- toYaml .Values.labels | nindent 4 }}\n': `labels: ${'?'.repeat(40)}\n`,
    '{{ if a }}{{ end }}\n': '#==================\n',
    '{{ if a }}x{{ end }}\n': '==========x=========\n',
    'a: {{ "}}" | quote }}b\n': 'a: ??????????????????b\n',
    'a: "{{`{{ $labels.pod }}`}} x"\n': `a: "'''{{ $labels.pod }}''' x"\n`,
    'a: "{{ "{{" }} $value {{- `}}` -}} x"\n': `a: "''''{{'''' $value '''''}}''''' x"\n`,
    'a: {{- `b` | quote }}{{ "c\\"" }}{{ `` }}\n': `a: ${'?'.repeat(37)}\n`,
    '{{- `\na: b\n` }}\nc: {{ "d" }}\n': `     \na: b\n    \nc: ''''d''''\n`,
    '{{- /* a }} comment\n over lines */ -}}\na: b\n': '                   \n                  \na: b\n',
    'a: {{/* b }} */}}c\n': "a: ''''''''''''''c\n",
    'a: {{ never closed\nb: c\n': 'a: ???????????????\n#===\n',
    "a: {{ 'x }} y\n": 'a: ???????? y\n',
  };
  for (const [template, text] of Object.entries(CASES)) it(`${JSON.stringify(template)} has its holes`, () => assert.equal(shown(template), text));

  it('takes time in proportion to its text', () => {
    for (const unit of ['{{', '{{}}', '{{ a }} ', '{{ " ', '}}', '{{ /* ', ' {{ `']) assert.equal(withHoles(unit.repeat(100_000)).length, unit.length * 100_000);
  });

  it('keeps every place, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{{', '}}', '{', '}', '"', '`', "'", '\n', '\r', ' ', 'a', '/*', '*/', '-', '\\') }), (template) => {
        const text = withHoles(template);
        assert.equal(text.length, template.length);
        for (let i = 0; i < text.length; i++) assert.ok(text[i] === template[i] || text[i] === ' ' || /[#\uE000-\uE002]/.test(text[i]!));
        assert.deepEqual([...text.matchAll(/[\r\n]/g)].map(({ index }) => index), [...template.matchAll(/[\r\n]/g)].map(({ index }) => index));
      }),
    );
  });
});
