import assert from 'node:assert/strict';
import { decideProvider, isCovered } from './schema-provider';

const KUBERNETES = { validate: true, schemas: { kubernetes: '*.yaml' } };

describe('who validates the fields of Kubernetes objects', () => {
  it('is us where no other extension does', () => {
    for (const yaml of [undefined, { validate: true, schemas: {} }, { validate: true, schemas: { 'https://json.schemastore.org/github-workflow.json': '*.yml' } }, { validate: false, schemas: { kubernetes: '*.yaml' } }, { validate: true, schemas: 'kubernetes' }]) assert.equal(isCovered(yaml), false, JSON.stringify(yaml));
  });

  it('is the other extension where it has schemas for the same kinds', () => {
    assert.equal(isCovered(KUBERNETES), true);
    assert.equal(isCovered({ validate: undefined, schemas: { 'https://raw.githubusercontent.com/datreeio/CRDs-catalog/main/monitoring.coreos.com/servicemonitor_v1.json': ['*.yaml'] } }), true);
  });

  it('is decided where the setting leaves it open', () => {
    assert.deepEqual(decideProvider({ codeLens: {}, schema: { provider: 'auto' } }, KUBERNETES), { codeLens: {}, schema: { provider: 'off' } });
    assert.deepEqual(decideProvider({}, KUBERNETES), { schema: { provider: 'off' } });
    assert.deepEqual(decideProvider({ schema: { provider: 'observability' } }, KUBERNETES), { schema: { provider: 'observability' } });
    assert.deepEqual(decideProvider({ schema: { provider: 'auto' } }, undefined), { schema: { provider: 'auto' } });
    assert.equal(decideProvider(null, KUBERNETES), null);
  });
});
