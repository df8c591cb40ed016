import assert from 'node:assert/strict';
import { parseYaml } from '../yaml/parse';
import { readRuleGroups } from './rule-groups';
import { RuleIdentity } from './rule-identity';

/** What rules are taken for, each as a number: equal numbers are equal identities, and -1 is none. */
function identities(text: string): number[] {
  const identity = new RuleIdentity();
  const found = readRuleGroups(parseYaml(text)[0]!.document.root, 'prometheus-rules').flatMap((group) => group.rules.map((rule) => identity.of(rule, group)));
  return found.map((one) => (one === undefined ? -1 : found.indexOf(one)));
}

describe('what rules make', () => {
  it('goes by their kind, their name and their labels, in whatever order', () => {
    assert.deepEqual(identities('groups:\n- rules:\n  - { alert: A, labels: { a: b, c: d } }\n  - { alert: A, labels: { c: d, a: b } }\n  - { alert: A }\n  - { record: A }\n  - { alert: A, labels: {} }\n  - { alert: B }\n'), [0, 0, 2, 3, 2, 5]);
  });

  it('counts the labels of the group, unless the rule sets them anew', () => {
    assert.deepEqual(identities('groups:\n- labels: { a: b }\n  rules: [{ alert: A }, { alert: A, labels: { a: c } }]\n- rules: [{ alert: A, labels: { a: b } }, { alert: A, labels: { a: c } }]\n'), [0, 1, 0, 1]);
  });

  it('is not known of rules with labels from elsewhere, and of those that are both or neither', () => {
    assert.deepEqual(identities('x: &x { a: b }\ngroups:\n- rules: [{ alert: A, labels: { <<: *x } }, { alert: A, labels: { a: [b] } }, { alert: A, record: A }, { expr: up }, { alert: "" }]\n'), [-1, -1, -1, -1, -1]);
  });
});
