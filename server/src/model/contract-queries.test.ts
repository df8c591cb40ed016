import assert from 'node:assert/strict';
import { check } from '../../../test/helper/check';
import { queryTokens } from '../features/tokens';
import { createSnapshot } from '../features/snapshot';

const FILE = { file: 'observability-contract.yaml' };

describe('the queries of a contract', () => {
  it('are checked in their own language', async () => {
    await check(
      `queries:
  one: { query: sum(rate(errors_total)) }
#                        ^^^^^^^^^^^^
  two:
    query: '{service=~".*"} |= "ERROR"'
#           ^^^^^^^^^^^^^^^
  three: { language: logql, query: 'sum(rate({service="risk"}[5m])) + errors_total' }
#                                                                     ^^^^^^^^^^^^
  four: { query: 'rate(errors_total[$__rate_interval])', help: Errors }
`,
      FILE,
    );
  });

  it('are held to the schema', async () => {
    await check(
      `queries:
  one: { langauge: promql, query: up }
#        ^^^^^^^^
  two: { language: sql, query: up }
#                  ^^^
`,
      FILE,
    );
  });

  it('are coloured', () => {
    const text = 'queries:\n  one: { query: "sum(up)" }\n';
    assert.deepEqual(queryTokens(createSnapshot({ path: FILE.file, languageId: 'yaml', text })).map(({ from, to, type }) => `${text.slice(from, to)} ${type}`), ['sum function', 'up variable']);
  });
});
