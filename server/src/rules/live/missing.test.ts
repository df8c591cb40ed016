import { check, WITHOUT_CONTRACT } from '../../../../test/helper/check';
import { DEFAULT_BUDGET } from '../../query/promql/live';
import { readSnapshot, snapshotSeries } from '../../workspace/metadata-snapshot';

describe('what a selector misses', () => {
  const known = readSnapshot('{ "version": 1, "metrics": { "orders": { "type": "gauge", "labels": { "venue": ["kraken"] } } } }')!;
  const settings = { ...WITHOUT_CONTRACT, liveChecks: true, series: snapshotSeries(known, DEFAULT_BUDGET) };

  it('is reported where it stands, also of selectors that are equal', () =>
    check('orders{venu="kraken"}\n#      ^^^^ label `venu`\n\nabs(orders{ venu = "kraken" }) + 1\n#           ^^^^ label `venu`\n\n1 + orders{venue="krakn"}\n#                ^^^^^^^ did you mean "kraken"\n\nsum(orders{venue="krakn"})\n#                ^^^^^^^ did you mean "kraken"\n', { file: 'a.promql', settings }));

  it('is nothing where it may be missing, is of another time, or stands for something', () =>
    check('absent(order)\n\norders or order\n\norders unless order\n\norder offset 1d\n\norder @ 0\n\nALERTS{alertname="A"}\n\nlast_over_time(order[5m] offset 1h)\n\norders{venue="$venue"}\n', { file: 'a.promql', settings }));

  it('is nothing of a metric that the workspace records', () =>
    check('groups:\n  - name: g\n    rules:\n      - record: a:b\n        expr: sum(orders)\n      - record: c:d\n        expr: sum(a:b)\n', { settings }));
});
