import assert from 'node:assert/strict';
import { BASE, found, monitor, service, type Files } from '../../../../test/helper/scraped';

describe('metrics that monitors drop', () => {
  const dropping = (steps: string, more = {}): Files => ({ ...BASE, 'monitor.yaml': monitor('ledger', { endpoint: `port: http, metricRelabelings: [${steps}]`, ...more }) });
  const NAME = 'sourceLabels: [__name__]';

  it('are told of where a query asks for them', async () => {
    assert.deepEqual(await found(dropping(`{ action: drop, ${NAME}, regex: 'book.*' }`), ['bookings{job="ledger"}', 'bookings', 'up{job="ledger"}', 'other{job="ledger"}']), ['dropped-metric bookings warning: ', 'dropped-metric bookings hint: ']);
  });
  it('are those that are not kept', async () => {
    assert.deepEqual(await found(dropping(`{ action: Keep, ${NAME}, regex: 'a|b' }`), ['a{job="ledger"}', 'bookings{namespace="trading"}']), ['dropped-metric bookings warning: ']);
  });
  it('get the name that they are renamed to', async () => {
    assert.deepEqual(await found(dropping(`{ ${NAME}, regex: 'book(.*)', targetLabel: __name__, replacement: 'entry$1' }`), 'bookings{job="ledger"}'), []);
    assert.deepEqual(await found(dropping(`{ ${NAME}, regex: bookings, targetLabel: __name__, replacement: entries }`), ['bookings{job="ledger"}', 'entries{job="ledger"}']), ['dropped-metric bookings warning: entries']);
  });
  it('are most likely those of the monitor that names them', async () => {
    const files = { ...dropping(`{ action: drop, ${NAME}, regex: bookings|go_info }`), 'b.yaml': service('other'), 'c.yaml': monitor('other') };
    assert.deepEqual(await found(files, ['bookings', 'bookings{job="other"}', 'go_info']), ['dropped-metric bookings hint: ']);
  });
  for (const [name, files] of Object.entries<Files>({
    'another endpoint has them': dropping(`{ action: drop, ${NAME}, regex: bookings }`, { endpoint: `port: http, metricRelabelings: [{ action: drop, ${NAME}, regex: bookings }] }, { targetPort: 81` }),
    'another label decides': dropping("{ action: drop, sourceLabels: [__name__, book], regex: 'bookings;main' }"),
    'a pattern of one of several monitors drops them': { ...dropping(`{ action: drop, ${NAME}, regex: 'book.*' }`), 'b.yaml': monitor('other') },
  })) {
    it(`are left alone where ${name}`, async () => assert.deepEqual(await found(files, 'bookings'), []));
  }
  it('may lose their labels alone', async () => {
    const files = dropping("{ action: labeldrop, regex: 'book|page' }");
    assert.deepEqual(await found(files, ['bookings{job="ledger", book="main"}', 'bookings{book=~".+"}', 'bookings{book!="main"}', 'bookings{book=""}', 'up{book="main"}']), ['dropped-label book warning: ', 'dropped-label book hint: ']);
    assert.deepEqual(await found(dropping("{ action: labeldrop, regex: book }, { targetLabel: book, replacement: main }"), 'bookings{job="ledger", book="main"}'), []);
    assert.deepEqual(await found(dropping('{ action: labelkeep, regex: page }'), 'bookings{book="main", page="1"}'), ['dropped-label book hint: ']);
  });
});
