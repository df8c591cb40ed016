import assert from 'node:assert/strict';
import { problemsOf, WITHOUT_CONTRACT } from '../../../../test/helper/check';
import { rules } from '../../rules/index.generated';
import { PINT_CHECKS } from './pint';

const found = async (text: string, today = '2026-01-31'): Promise<string[]> => {
  const problems = await problemsOf(text, { settings: { ...WITHOUT_CONTRACT, today } });
  return problems.map(({ rule, from }) => `${rule} ${text.slice(0, from).split('\n').length}`);
};

/** Two alerts that always fire, in lines 5 and 8. */
const alerts = ({ top = '#', before = '#', inside = '#', behind = '' } = {}): string => `${top}
groups:
  - name: a
    rules:
      - alert: A
        expr: up${behind}
${inside}
${before}
      - alert: B
        expr: up
`;
const BOTH = await found(alerts());

describe('comments of pint', () => {
  it('name checks whose rules there are', () => {
    const ids = rules.map(({ id }) => id);
    for (const [check, ours] of Object.entries(PINT_CHECKS)) for (const rule of ours) assert.ok(ids.includes(rule), `${check}: ${rule}`);
  });

  const first = BOTH.slice(1);
  const second = BOTH.slice(0, 1);
  const CASES: readonly (readonly [name: string, text: string, left: readonly string[]])[] = [
    ['are none here', alerts(), BOTH],
    ['disable a check for the rule below', alerts({ before: '      # pint disable alerts/comparison' }), second],
    ['disable a check for the rule that they stand in', alerts({ inside: '        # pint disable alerts/comparison' }), first],
    ['disable a check for the rule that they stand behind', alerts({ behind: ' # pint disable alerts/comparison' }), first],
    ['disable a check for one Prometheus of many, which is the same here', alerts({ before: '      # pint disable alerts/comparison(+prod)' }), second],
    ['disable a check for the file', alerts({ top: '# pint file/disable alerts/comparison' }), []],
    ['snooze a check until a day', alerts({ before: '# pint snooze 2026-02-01 alerts/comparison' }), second],
    ['snooze a check until a day, on which it wakes', alerts({ before: '# pint snooze 2026-01-31 alerts/comparison' }), BOTH],
    ['snooze a check until a time', alerts({ before: '# pint snooze 2026-01-31T23:00:00Z alerts/comparison' }), second],
    ['snooze a check for the file', alerts({ top: '# pint file/snooze 2030-01-01 alerts/comparison' }), []],
    ['ignore a file', alerts({ top: '# pint ignore/file' }), []],
    ['ignore what is below them', alerts({ before: '# pint ignore/file' }), second],
    ['ignore the next line', alerts({ before: '# pint ignore/next-line' }), BOTH],
    ['ignore a line', alerts({ behind: ' # pint ignore/line' }), first],
    ['ignore lines between them', alerts({ top: '# pint ignore/begin', inside: '# pint ignore/end' }), first],
    ['ignore lines without an end', alerts({ inside: '# pint ignore/begin' }), second],
    ['about other checks say nothing here', alerts({ top: '# pint file/disable promql/cost', before: '# pint disable rule/owner' }), BOTH],
    ['of other kinds say nothing here', alerts({ top: '# pint file/owner bob', before: '# pint rule/set promql/series min-age 1d', inside: '# pint rule/owner bob' }), BOTH],
    ['that pint would not take say nothing here', alerts({ top: '# pint disable', before: '# pint snooze soon alerts/comparison', inside: '# pint ignore/file please' }), BOTH],
    ['that disable nothing are not reported', alerts({ top: '# pint file/disable promql/syntax' }), BOTH],
  ];
  for (const [name, text, left] of CASES) it(name, async () => assert.deepEqual(await found(text), left));
});
