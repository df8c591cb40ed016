import assert from 'node:assert/strict';
import { loadContract } from '../contract/load-contract';
import { parseLogql } from '../query/logql/parse';
import { correlationLinks, correlationQuery, serviceLogQuery } from './log-query';

const contract = (logs: string) => loadContract(`version: 1\nlogs: ${logs}\n`).contract;
const isLogql = (query: string | undefined): string => {
  assert.deepEqual(parseLogql(query!).syntax, []);
  return query!;
};

describe('the query for logs', () => {
  it('of a service is over the labels that the contract gives to streams', () => {
    assert.equal(isLogql(serviceLogQuery('risk', 'trading', contract('{}'))), '{service="risk", namespace="trading"}');
    assert.equal(isLogql(serviceLogQuery('risk', 'trading', contract('{ labels: [app, pod] }'))), '{app="risk"}');
    assert.equal(isLogql(serviceLogQuery('a"b\\', undefined, undefined)), '{service="a\\"b\\\\"}');
  });

  it('of a request is over all services, by the field that the contract names', () => {
    assert.equal(isLogql(correlationQuery('4bf"9', contract('{ correlation: request_id }'))), '{service=~".+"} |= "4bf\\"9" | json | request_id = "4bf\\"9"');
    assert.equal(correlationQuery('x', undefined), undefined);
    assert.equal(correlationQuery('x', loadContract('version: 1\nextends: none\n').contract), undefined);
  });
});

describe('the pages about a request', () => {
  const logs = contract("{ derived: { trace: { field: trace_id, url: 'https://t.example/trace/${value}' }, request: { url: 'https://r.example/?id=${__value.raw}' } } }");

  it('are those of the contract, with the value of their field escaped', () => {
    assert.deepEqual(correlationLinks('a b&c', '{"trace_id": "4/f", "correlation_id": "a b&c"}', logs), [
      { title: 'trace', url: 'https://t.example/trace/4%2Ff' },
      { title: 'request', url: 'https://r.example/?id=a%20b%26c' },
    ]);
  });

  it('are left out where the line does not tell the value', () => {
    for (const line of ['', '{"trace_id": 7}', '{"trace_id": "\\x"}', 'trace_id=4']) assert.deepEqual(correlationLinks('a', line, logs).map(({ title }) => title), ['request'], line);
    assert.deepEqual(correlationLinks('a', '', undefined), []);
  });

  it('can only be pages of the web', () => {
    assert.deepEqual(contract("{ derived: { x: { url: 'javascript:alert(1)' } } }").logs.derived, {});
  });
});
