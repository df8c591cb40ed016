import assert from 'node:assert/strict';
import { problemsIn, WITHOUT_CONTRACT } from '../../../test/helper/check';
import { loadContract } from '../contract/load-contract';
import { completeContract } from './complete-contract';
import type { CheckSettings } from './diagnose';
import { createSnapshot } from './snapshot';

const MONITOR = (service: string): string => `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: ${service}, namespace: quantum-trader }
spec:
  selector: { matchLabels: { app: ${service} } }
  endpoints:
    - { port: web, path: /metrics, interval: 15s, scrapeTimeout: 10s }
`;
const RULES = `groups:
  - name: a
    rules:
      - alert: HighLoad
        expr: irate(failures_total[5m]) > 1
        labels: { severity: info, service: risk }
      - alert: LowLoad
        expr: irate(failures_total[5m]) > 1
        labels: { severity: info, service: execution }
`;

/** The problems of a file under a contract, each with its line and severity. */
async function found(rules: string, text: string, path = '/repo/legacy/a.yaml', more: Partial<CheckSettings> = {}): Promise<string[]> {
  const { contract, violations } = loadContract(`rules:\n  ${rules}\n`);
  assert.deepEqual(violations, []);
  const snapshot = createSnapshot({ path, languageId: 'yaml', text });
  const problems = await problemsIn(snapshot, { contract, severities: {}, root: '/repo', ...more });
  return problems.map(({ from, severity }) => `${snapshot.lines.position(from).line + 1} ${severity}`);
}

describe('exceptions from a rule', () => {
  it('turn it off in files, or give it another severity there', async () => {
    assert.deepEqual(await found('contract/port-name: { except: [{ path: legacy/** }] }', MONITOR('risk')), []);
    assert.deepEqual(await found('contract/port-name: { except: [{ path: legacy/**, severity: hint }] }', MONITOR('risk')), ['7 hint']);
    assert.deepEqual(await found('contract/port-name: { except: [{ path: [other, legacy] }] }', MONITOR('risk')), []);
    assert.deepEqual(await found('contract/port-name: { severity: warning, except: [{ path: legacy/** }] }', MONITOR('risk'), '/repo/new/legacy/a.yaml'), ['7 warning']);
  });

  it('count paths from the folder of the contract, however the editor writes them', async () => {
    const rule = 'contract/port-name: { except: [{ path: "le gacy/é/**" }] }';
    for (const [root, path] of [['file:///c%3A/repo', 'file:///C:/repo/le%20gacy/%C3%A9/a.yaml'], ['/repo', '/repo/le gacy/é/a.yaml'], ['/', '/le gacy/é/a.yaml']] as const) {
      assert.deepEqual(await found(rule, MONITOR('risk'), path, { root }), [], path);
    }
    assert.deepEqual(await found(rule, MONITOR('risk'), '/repository/le gacy/é/a.yaml'), ['7 error']);
    assert.deepEqual(await found('contract/port-name: { except: [{ path: "**/legacy" }] }', MONITOR('risk'), '/elsewhere/legacy/a.yaml'), [], 'of a file elsewhere the whole path counts');
  });

  it('are made for services, namespaces and alerts', async () => {
    assert.deepEqual(await found('contract/port-name: { except: [{ service: risk }] }', `${MONITOR('risk')}---\n${MONITOR('execution')}`), ['15 error']);
    assert.deepEqual(await found('contract/port-name: { except: [{ namespace: "quantum-*" }] }', MONITOR('risk')), []);
    assert.deepEqual(await found('alert/irate: { except: [{ alert: High*, severity: information }] }', RULES), ['5 information', '8 warning']);
    assert.deepEqual(await found('alert/irate: { except: [{ service: [execution, portfolio] }] }', RULES), ['5 warning']);
  });

  it('fit where all that they ask for holds, and the first that fits counts', async () => {
    assert.deepEqual(await found('alert/irate: { except: [{ alert: HighLoad, service: execution }] }', RULES), ['5 warning', '8 warning']);
    assert.deepEqual(await found('alert/irate: { except: [{ alert: HighLoad, severity: error }, { path: legacy }] }', RULES), ['5 error']);
  });

  it('can turn a rule on that is off elsewhere', async () => {
    assert.deepEqual(await found('alert/irate: { severity: off, except: [{ alert: LowLoad, severity: error }] }', RULES), ['8 error']);
  });

  it('yield to what the user sets', async () => {
    assert.deepEqual(await found('alert/irate: { except: [{ path: legacy }] }', RULES, undefined, { severities: { 'alert/irate': 'hint' } }), ['5 hint', '8 hint']);
  });

  it('are made from rules about comments, too', async () => {
    const text = `# observability-disable-file promql/type\n${RULES.replaceAll('irate', 'rate')}`;
    assert.deepEqual(await found('suppression/unused: error', text), ['1 error']);
    assert.deepEqual(await found('suppression/unused: { except: [{ path: legacy }] }', text), []);
  });

  it('are checked and completed in the contract', async () => {
    const { violations } = loadContract('rules: { alert/irate: { except: [{}] }, alert/topk: { except: [{ file: a }] } }\n');
    assert.deepEqual(violations.map(({ path }) => path.join('.')), ['rules.alert/irate', 'rules.alert/topk']);
    const text = 'rules:\n  alert/irate:\n    except:\n      - path: a\n        ';
    for (const field of ['service', 'namespace', 'alert', 'severity']) assert.ok(completeContract(text, text.length).some(({ label }) => label === field), field);
    const value = `${text}severity: `;
    assert.deepEqual(completeContract(value, value.length).map(({ label }) => label), ['error', 'warning', 'information', 'hint', 'off']);
  });

  it('say nothing where there is no contract', async () => {
    const snapshot = createSnapshot({ path: '/repo/a.yaml', languageId: 'yaml', text: RULES });
    assert.equal((await problemsIn(snapshot, WITHOUT_CONTRACT)).length, 2);
  });
});
