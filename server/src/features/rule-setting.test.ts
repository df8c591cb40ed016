import assert from 'node:assert/strict';
import { loadContract } from '../contract/load-contract';
import { applyEdits } from '../text/range';
import { ruleSettingEdit } from './rule-setting';

describe('giving a rule another severity in the contract', () => {
  const CASES: readonly (readonly [name: string, before: string, after: string])[] = [
    ['in a new file', '', 'rules:\n  alert/irate: off\n'],
    ['below comments alone', '# ours\n', '# ours\nrules:\n  alert/irate: off\n'],
    ['at the end of a file without rules', 'version: 1 # ours\n# the end\n', 'version: 1 # ours\nrules:\n  alert/irate: off\n# the end\n'],
    ['behind a last line that does not end', 'version: 1', 'version: 1\nrules:\n  alert/irate: off'],
    ['in a file of Windows', 'version: 1\r\n', 'version: 1\r\nrules:\r\n  alert/irate: off\r\n'],
    ['in a file that is indented', '  version: 1\n  scrape:\n    port: web\n', '  version: 1\n  scrape:\n    port: web\n  rules:\n    alert/irate: off\n'],
    ['in a file in braces', '{ version: 1 }\n', '{ version: 1, rules: { alert/irate: off } }\n'],
    ['beside other rules', 'rules:\n  promql/type: hint # why\n', 'rules:\n  alert/irate: off\n  promql/type: hint # why\n'],
    ['where no rules are listed', 'rules:\nversion: 1\n', 'rules:\n  alert/irate: off\nversion: 1\n'],
    ['where rules are empty', 'rules: {}\n', 'rules: { alert/irate: off }\n'],
    ['where rules are in braces', 'rules: { promql/type: hint }\n', 'rules: { promql/type: hint, alert/irate: off }\n'],
    ['where the rule has another one', 'rules:\n  alert/irate: "hint" # why\n', 'rules:\n  alert/irate: "off" # why\n'],
    ['where the rule has settings', 'rules:\n  alert/irate: { severity: hint } # why\n', 'rules:\n  alert/irate: { severity: off } # why\n'],
    ['where the rule has settings without one', 'rules:\n  alert/irate: {}\n', 'rules:\n  alert/irate: { severity: off }\n'],
    ['where the rule has no value', 'rules:\n  alert/irate:\n', 'rules:\n  alert/irate: off\n'],
  ];
  for (const [name, before, after] of CASES) {
    it(name, () => {
      const edit = ruleSettingEdit(before, 'alert/irate', 'off');
      assert.equal(edit && applyEdits(before, [edit]), after);
      const { contract, isValid } = loadContract(after);
      assert.ok(isValid);
      const setting = contract.rules['alert/irate'];
      assert.equal(typeof setting === 'object' ? setting.severity : setting, 'off');
    });
  }

  it('leaves files alone that it cannot read', () => {
    for (const text of ['rules: [\n', '- a\n', 'text\n', 'rules: 5\n', 'rules: [a]\n', 'a: 1\na: 2\n']) assert.equal(ruleSettingEdit(text, 'alert/irate', 'off'), undefined, text);
  });
});
