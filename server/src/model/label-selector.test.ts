import assert from 'node:assert/strict';
import { parseYaml } from '../yaml/parse';
import { isSelected, plainSelector, readLabelSelector, type Labels } from './label-selector';

const selects = (selector: string, labels: Labels): boolean => isSelected(plainSelector(readLabelSelector(parseYaml(selector)[0]!.document.root)!), labels);

describe('a label selector', () => {
  const CASES: readonly (readonly [selector: string, labels: Labels, selected: boolean])[] = [
    ['{}', {}, true],
    ['{}', { app: 'risk' }, true],
    ['{ matchLabels: { app: risk } }', { app: 'risk', tier: 'a' }, true],
    ['{ matchLabels: { app: risk } }', { app: 'risks' }, false],
    ['{ matchLabels: { app: risk, tier: a } }', { app: 'risk' }, false],
    ['{ matchLabels: { toString: a } }', {}, false],
    ['{ matchExpressions: [{ key: app, operator: In, values: [risk, portfolio] }] }', { app: 'portfolio' }, true],
    ['{ matchExpressions: [{ key: app, operator: In, values: [risk] }] }', {}, false],
    ['{ matchExpressions: [{ key: app, operator: NotIn, values: [risk] }] }', { app: 'risk' }, false],
    ['{ matchExpressions: [{ key: app, operator: NotIn, values: [risk] }] }', {}, true],
    ['{ matchExpressions: [{ key: app, operator: Exists }] }', { app: '' }, true],
    ['{ matchExpressions: [{ key: app, operator: Exists }] }', {}, false],
    ['{ matchExpressions: [{ key: app, operator: DoesNotExist }] }', {}, true],
    ['{ matchExpressions: [{ key: app, operator: DoesNotExist }] }', { app: 'a' }, false],
    ['{ matchExpressions: [{ key: app, operator: Like, values: [a] }] }', { app: 'a' }, false],
    ['{ matchLabels: { app: risk }, matchExpressions: [{ key: tier, operator: Exists }] }', { app: 'risk' }, false],
  ];
  for (const [selector, labels, selected] of CASES) it(`${selector} ${selected ? 'selects' : 'leaves out'} ${JSON.stringify(labels)}`, () => assert.equal(selects(selector, labels), selected));

  it('that is none is not read', () => assert.equal(readLabelSelector(parseYaml('[]')[0]!.document.root), undefined));
});
