import assert from 'node:assert/strict';
import fs from 'node:fs';
import { Workspace } from '../helper/workspace';
import { monitor, ruleFile } from '../lsp/manifests';
import { checkJson, run } from './run';

describe('`check --fix`', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  /** Fixes one file; gives its bytes, as one character each. */
  async function fixed(content: string | Uint8Array, file = 'a.yaml'): Promise<string> {
    workspace = new Workspace({ [file]: content });
    await run(['check', '--fix', '--unsafe-fixes', file], { cwd: workspace.folder });
    return fs.readFileSync(workspace.path(file), 'utf8');
  }

  const BROKEN = monitor({ port: '8001', path: '/stats', interval: '"30s"', scrapeTimeout: "'45s'" });

  it('makes only fixes that change nothing that is monitored, unless it is asked for others', async () => {
    const query = (matcher: string): string => ruleFile(`sum(rate(errors_total{${matcher}}[5m])) > 1`);
    workspace = new Workspace({ 'a.yaml': `${BROKEN}---\n${query('service=~"^risk$"')}` });
    const { problems } = await checkJson(['--fix', 'a.yaml'], workspace.folder);
    const left = problems.map(({ code }) => code);
    assert.deepEqual([left.includes('contract/port-name'), left.filter((rule) => rule.startsWith('promql/'))], [true, []]);
    assert.equal(workspace.read('a.yaml'), `${BROKEN}---\n${query('service="risk"')}`);
    const { code, stderr } = await run(['check', '--unsafe-fixes', 'a.yaml'], { cwd: workspace.folder });
    assert.equal(code, 2);
    assert.match(stderr, /--unsafe-fixes goes with --fix/);
  });

  it('makes the safe fixes of LogQL, and with them no other', async () => {
    const file = (line: string): string => `# logs\n${line}\n`;
    workspace = new Workspace({ 'a.logql': file('{service=~"risk"} | json | levelname="error" |= "timeout"') });
    const { problems } = await checkJson(['--fix', 'a.logql'], workspace.folder);
    assert.deepEqual(problems.map(({ code }) => code), ['logql/level']);
    assert.equal(workspace.read('a.logql'), file('{service="risk"} |= "timeout" | json | levelname="error"'));
    await run(['check', '--fix', '--unsafe-fixes', 'a.logql'], { cwd: workspace.folder });
    assert.equal(workspace.read('a.logql'), file('{service="risk"} |= "timeout" | json | levelname="ERROR"'));
  });

  it('mends what leaves nothing to choose, and then reports what is left', async () => {
    workspace = new Workspace({ 'a.yaml': `${BROKEN}---\n${ruleFile('raet(x)').replace('critical', 'fatal')}` });
    const { code, problems } = await checkJson(['--fix', '--unsafe-fixes', 'a.yaml'], workspace.folder);
    assert.deepEqual([code, problems.map(({ code: rule }) => rule).filter((rule) => rule.startsWith('contract/'))], [1, ['contract/severity-unknown']]);
    const text = workspace.read('a.yaml');
    assert.ok(text.startsWith(monitor({ interval: '"15s"', scrapeTimeout: "'10s'" })), text);
    assert.match(text, /expr: rate\(x\[5m\]\)/);
  });

  it('exits with 0 when nothing is left', async () => {
    workspace = new Workspace({ 'a.yaml': BROKEN });
    assert.deepEqual(await run(['check', '--fix', '--unsafe-fixes', 'a.yaml'], { cwd: workspace.folder }), { code: 0, stdout: '1 file checked, nothing to report\n', stderr: '' });
  });

  it('changes nothing the second time', async () => {
    workspace = new Workspace({ 'a.yaml': BROKEN, 'b.promql': 'sum(raet(up[5m])\n', 'c.yaml': `${BROKEN}---\n${ruleFile('sum(').replace(/ {8}labels:\n.*\n/, '')}` });
    await run(['check', '--fix', '--unsafe-fixes', '.'], { cwd: workspace.folder });
    const first = ['a.yaml', 'b.promql', 'c.yaml'].map((file) => workspace.read(file));
    await run(['check', '--fix', '--unsafe-fixes', '.'], { cwd: workspace.folder });
    assert.deepEqual(['a.yaml', 'b.promql', 'c.yaml'].map((file) => workspace.read(file)), first);
    assert.equal(first[1], 'sum(rate(up[5m]))\n');
  });

  it('keeps every other byte: comments, blanks, line ends, the end of the file', async () => {
    const decorate = (text: string): string => `# 🚀 é\n\n${text.replace('port:', '"port"  :   ').replace('spec:', 'spec:   # here\n\n\n')}   \n# end`;
    assert.equal(await fixed(decorate(monitor({ port: 'web' }))), decorate(monitor({ port: 'http' })));
    workspace.remove();
    const windows = (text: string): string => decorate(text).replaceAll('\n', '\r\n');
    assert.equal(await fixed(windows(monitor({ port: 'web' }))), windows(monitor({ port: 'http' })));
    workspace.remove();
    const withoutLabels = ruleFile().replace(/ {8}labels:\n.*\n/, '').replaceAll('\n', '\r\n');
    assert.equal(await fixed(withoutLabels), ruleFile().replaceAll('\n', '\r\n'));
  });

  it('keeps the byte order mark', async () => {
    assert.equal(await fixed(`\uFEFF${monitor({ port: 'web' })}`), `\uFEFF${monitor()}`);
  });

  it('leaves files alone that are not valid UTF-8, and says so', async () => {
    const bytes = Buffer.from(`# caf\u00e9\n${monitor({ port: 'web' })}`, 'latin1');
    workspace = new Workspace({ 'a.yaml': bytes });
    const { code, stderr } = await run(['check', '--fix', '--unsafe-fixes', 'a.yaml'], { cwd: workspace.folder });
    assert.equal(code, 1);
    assert.match(stderr, /a\.yaml is not valid UTF-8, so nothing in it is fixed/);
    assert.deepEqual(fs.readFileSync(workspace.path('a.yaml')), bytes);
  });

  it('does not touch files that have nothing to mend', async () => {
    workspace = new Workspace({ 'a.yaml': ruleFile('sum('), 'b.yaml': ruleFile(), 'c.yaml': '\uFEFF\r\n\t: broken: [\n' });
    const before = ['b.yaml', 'c.yaml'].map((file) => fs.statSync(workspace.path(file)).mtimeMs);
    await run(['check', '--fix', '--unsafe-fixes', '.'], { cwd: workspace.folder });
    assert.deepEqual(['b.yaml', 'c.yaml'].map((file) => fs.statSync(workspace.path(file)).mtimeMs), before);
    assert.equal(workspace.read('c.yaml'), '\uFEFF\r\n\t: broken: [\n');
  });

  it('mends the contract file too', async () => {
    assert.equal(await fixed('version: 1\nscrap: { port: http }\nrules: { promql/syntax: eror }\n', 'observability-contract.yaml'), 'version: 1\nscrape: { port: http }\nrules: { promql/syntax: error }\n');
  });
});
