import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeAllEditors, eventually, extension, openNew, setText, waitForRules } from './helper';

/** Has to run before any other spec, for a server that runs stays. */
describe('the language server', () => {
  after(closeAllEditors);

  it('does not start for YAML that is none of its kinds', async () => {
    await openNew('plain/values.yaml', 'replicas: 3\nimage: { tag: latest }\n');
    await eventually('the extension is awake', () => extension().isActive, (active) => active);
    // Nothing is to happen: there is no event to wait for.
    await sleep(1500);
    assert.equal(extension().exports.serverPid(), undefined);
  });

  it('does not start for JSON that is no dashboard', async () => {
    await openNew('plain/tasks.json', '{ "version": "2.0.0", "tasks": [], "panels": 2 }\n');
    await sleep(1500);
    assert.equal(extension().exports.serverPid(), undefined);
  });

  it('starts at the moment that a document becomes one of its kinds', async () => {
    const editor = await openNew('plain/becoming.yaml', 'groups_of_mine: []\n');
    assert.equal(extension().exports.serverPid(), undefined);
    await setText(editor, 'groups:\n  - name: a\n    rules:\n      - record: a:b:c\n        expr: sum(\n');
    await extension().exports.started;
    assert.notEqual(extension().exports.serverPid(), undefined);
    await waitForRules(editor.document.uri, ['promql/syntax']);
  });
});
