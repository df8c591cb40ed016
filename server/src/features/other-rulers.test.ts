import { check, WITHOUT_CONTRACT } from '../../../test/helper/check';

const settings = WITHOUT_CONTRACT;

describe('rules that are not for Prometheus', () => {
  it('of vmalert are told by the fields of their group, and checked as far as their queries are PromQL, too', () =>
    check(
      `groups:
  - name: orders
    concurrency: 2
    rules:
      - record: orders:max
        expr: max(increase(orders_total))
        annotations: { about: orders }
      - alert: OrdersFail
        expr: rate(sum(orders_failed_total)[5m:1m]) > 0
#             ^^^^ First \`rate\`, then \`sum\`
`,
      { settings },
    ));

  it('of vmalert are told by functions that only VictoriaMetrics has', () =>
    check(
      `groups:
  - name: orders
    rules:
      - alert: OrdersLate
        expr: lag(orders_total[1d]) > 900
      - alert: OrdersFail
        expr: count(orders_failed_total) or 0
`,
      { settings },
    ));

  it('in another language of vmalert are left alone', () =>
    check(
      `groups:
  - name: orders
    type: vlogs
    rules:
      - alert: OrdersFail
        expr: 'error _time:5m | stats by (path) count() as total | filter total:>50'
        for: soon
#            ^^^^ is to be a duration
`,
      { settings },
    ));

  it('of Prometheus are errors as before', () =>
    check(
      `groups:
  - name: orders
    rules:
      - alert: OrdersFail
        expr: count(orders_failed_total) or 0
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ its right side is a scalar
`,
      { settings },
    ));
});
