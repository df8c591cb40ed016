import assert from 'node:assert/strict';
import type { ConfiguredServer } from './connections/environments';
import type { RunInfo } from './panel-protocol';
import { curlOf, grafanaLink, prometheusLink } from './query-links';

const RUN: RunInfo = { title: 't', expression: "sum(rate(x{a='b'}[5m])) > 1", language: 'promql', server: '', environment: 'e', timing: { mode: 'instant', seconds: 3600, step: 'medium' } };
const at = (url: string): ConfiguredServer => ({ kind: 'prometheus', url, orgId: 'team-a', headers: {}, setting: 's', isOfWorkspace: false });

describe('a query elsewhere', () => {
  it('is a command for curl, safe in a shell and without credentials', () => {
    assert.equal(curlOf(RUN, at('https://user:secret@p.example/prom/'), 0), `curl -sS \\\n  -H 'x-scope-orgid: team-a' \\\n  --data-urlencode 'query=sum(rate(x{a='\\''b'\\''}[5m])) > 1' \\\n  'https://p.example/prom/api/v1/query'`);
    assert.match(curlOf({ ...RUN, language: 'logql', timing: { ...RUN.timing, mode: 'range' } }, at('https://l.example'), 10_000), /^curl -sS \\\n {2}-G .*'start=6400'.*'https:\/\/l\.example\/loki\/api\/v1\/query_range'$/s);
  });

  it('has the window that Grafana would give it, for how often its targets are scraped', () => {
    const expression = 'rate(x[$__rate_interval])';
    assert.match(curlOf({ ...RUN, expression }, at('https://p.example'), 0), /query=rate\(x\[60s\]\)/);
    assert.match(curlOf({ ...RUN, expression, scrapeInterval: 60 }, at('https://p.example'), 0), /query=rate\(x\[240s\]\)/);
  });

  it('is an address of Prometheus', () => {
    const link = new URL(prometheusLink({ ...RUN, timing: { mode: 'range', seconds: 900, step: 'low', end: 1_700_000_000 } }, at('http://p.example/prom')));
    assert.equal(link.pathname, '/prom/graph');
    assert.deepEqual(Object.fromEntries(link.searchParams), { 'g0.expr': RUN.expression, 'g0.tab': '0', 'g0.range_input': '900s', 'g0.end_input': '2023-11-14 22:13:20' });
  });

  it('is an address of Grafana where the server is a data source of it', () => {
    const link = new URL(grafanaLink(RUN, at('https://g.example/grafana/api/datasources/proxy/uid/abc'))!);
    assert.equal(`${link.origin}${link.pathname}`, 'https://g.example/grafana/explore');
    const { a } = JSON.parse(link.searchParams.get('panes')!) as { a: { datasource: string; queries: { expr: string }[]; range: object } };
    assert.deepEqual([a.datasource, a.queries[0]!.expr, a.range], ['abc', RUN.expression, { from: 'now-3600s', to: 'now' }]);
    assert.equal(grafanaLink(RUN, at('https://p.example')), undefined);
  });
});
