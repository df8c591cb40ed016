import assert from 'node:assert/strict';
import { hasPlaceholder, hasSubstitution } from './placeholder';

describe('a text that something is put into', () => {
  for (const text of ['${INTERVAL}', '${INTERVAL:-30s}', '${FOR:=5m}', 'http://nas.${domain}:9100', '${{ PARAM }}', '$(NAMESPACE)', '"{{ wait }}"', '{{ wait | default("5m") }}', '{{ host.name }}:9100', '{{ groups["all"] | first }}', '$TIMEOUT', "'$TIMEOUT'", '<path:secret/data/hook#url>']) {
    it(JSON.stringify(text), () => assert.equal(hasPlaceholder(text), true));
  }
  for (const text of ['5m', '$1', '${1}:9100', '{{ $labels.pod }}', '{{ .Status }}', '{{ toLower .Status }}', '{{ query "up" | first }}', '{{ if eq .Status "firing" }}1{{ else }}0{{ end }}', '{{ externalURL }}/alerts', 'cost in $US per day', '${__rate_interval}', '$value', '(a|b)$', '{{', '<path>']) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(hasPlaceholder(text), false));
  }
});

describe('a query that something other than Grafana completes', () => {
  for (const text of ['up{cluster="${CLUSTER}"} == 0', 'rate(x[${WINDOW:-5m}]) > ${limit}']) it(text, () => assert.equal(hasSubstitution(text), true));
  for (const text of ['up == 0', 'up{job="$job"}', 'rate(x[${__rate_interval}])', 'up{job="${job}"} > $limit', 'label_replace(x, "a", "${1}", "b", "(.*)")']) it(`is not ${text}`, () => assert.equal(hasSubstitution(text), false));
});
