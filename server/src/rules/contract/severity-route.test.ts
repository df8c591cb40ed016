import assert from 'node:assert/strict';
import { problemsOf } from '../../../../test/helper/check';

const MAIL = '{ name: mail, emailConfigs: [{ to: a@example.com }] }';
const PAGER = '{ name: on-call, pagerdutyConfigs: [{ routingKey: { name: a, key: b } }] }';

/** An AlertmanagerConfig, and what is reported in it. */
async function found(route: string, receivers: readonly string[] = [MAIL, PAGER], namespace = 'quantum-trader'): Promise<string[]> {
  const text = `apiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\nmetadata: { name: trading, namespace: ${namespace} }\nspec:\n  route: ${route}\n  receivers: [${receivers.join(', ')}]\n`;
  return (await problemsOf(text)).filter(({ rule }) => rule === 'contract/severity-route').map(({ from, to, fixes }) => `${text.slice(from, to)}: ${fixes.map(({ title }) => title).join()}`);
}
const CRITICAL = 'matchers: [{ name: severity, value: critical }]';
const routes = (...list: string[]): string => `{ receiver: mail, routes: [${list.join(', ')}] }`;

describe('the route of a severity', () => {
  it('is held to where the contract sends it', async () => assert.deepEqual(await found(routes(`{ ${CRITICAL}, receiver: mail }`)), ['mail: Change the receiver to on-call']));
  it('inherits its receiver', async () => assert.deepEqual(await found(routes(`{ ${CRITICAL} }`)), ['mail: Change the receiver to on-call']));
  it('may be the first one', async () => assert.deepEqual(await found(`{ receiver: mail, ${CRITICAL} }`), ['mail: Change the receiver to on-call']));
  it('has no receiver to offer where several lead there', async () => {
    assert.deepEqual(await found(routes(`{ ${CRITICAL} }`), [MAIL, PAGER, PAGER.replace('on-call', 'night')]), ['mail: ']);
  });
  for (const [name, route, receivers, namespace] of [
    ['another route leads there', routes(`{ ${CRITICAL}, receiver: mail, continue: true }`, `{ ${CRITICAL}, receiver: on-call }`)],
    ['routes below it decide', routes(`{ ${CRITICAL}, routes: [{ matchers: [{ name: team, value: a }], receiver: on-call }] }`)],
    ['its receiver leads on to anything', routes(`{ ${CRITICAL} }`), ['{ name: mail, webhookConfigs: [{ url: https://a }] }']],
    ['its receiver is called after the destination', routes(`{ ${CRITICAL}, receiver: pagerduty-proxy }`), [MAIL, '{ name: pagerduty-proxy, slackConfigs: [{ channel: a }] }']],
    ['an expression asks for it', routes('{ matchers: [{ name: severity, value: critical, matchType: "=~" }] }')],
    ['its alerts are those of others', routes(`{ ${CRITICAL} }`), [MAIL], 'monitoring'],
    ['its receiver is not there, which another rule reports', routes(`{ ${CRITICAL}, receiver: nobody }`)],
    ['no severity of the contract is like it', routes('{ matchers: [{ name: severity, value: page }] }')],
  ] as const) {
    it(`is left alone where ${name}`, async () => assert.deepEqual(await found(route, receivers, namespace), []));
  }
  it('that leads back to itself comes to an end', async () => assert.deepEqual(await found('&a { receiver: mail, routes: [*a] }'), []));
});
