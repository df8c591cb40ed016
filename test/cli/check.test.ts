import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { Workspace } from '../helper/workspace';
import { monitor, ruleFile } from '../lsp/manifests';
import { checkJson, CLI, run } from './run';

const CONTRACT = 'observability-contract.yaml';

describe('`check`', function () {
  this.timeout(120_000);
  let workspace: Workspace;
  const inside = (files: Readonly<Record<string, string | Uint8Array>>): string => (workspace = new Workspace(files)).folder;
  afterEach(() => workspace.remove());

  const codesOf = async (...args: string[]): Promise<string[]> => (await checkJson(args, workspace.folder)).problems.map(({ code }) => code);

  describe('exits with', () => {
    it('0 when nothing is wrong', async () => {
      const cwd = inside({ 'a.yaml': ruleFile(), 'b.yaml': 'kind: Ingress\n' });
      assert.deepEqual(await run(['check', '.'], { cwd }), { code: 0, stdout: '2 files checked, nothing to report\n', stderr: '' });
    });
    it('1 when there is an error', async () => {
      const cwd = inside({ 'a.yaml': ruleFile('sum(') });
      assert.equal((await run(['check', 'a.yaml'], { cwd })).code, 1);
    });
    it('0 when there are only warnings', async () => {
      const cwd = inside({ 'a.yaml': monitor({ service: 'unheard-of' }) });
      const { code, problems } = await checkJson(['a.yaml'], cwd);
      assert.deepEqual([code, problems.map(({ severity }) => severity)], [0, [2]]);
    });
    it('1 when there are more warnings than `--max-warnings` allows', async () => {
      const cwd = inside({ 'a.yaml': monitor({ service: 'unheard-of' }), 'b.yaml': monitor({ service: 'never-seen' }) });
      assert.equal((await run(['check', '--max-warnings', '2', '.'], { cwd })).code, 0);
      assert.equal((await run(['check', '--max-warnings', '1', '.'], { cwd })).code, 1);
      assert.equal((await run(['check', '--max-warnings=0', '.'], { cwd })).code, 1);
    });
  });

  describe('cannot run, says why in one line and exits with 2', () => {
    const CASES: Readonly<Record<string, { readonly args: readonly string[]; readonly says: RegExp }>> = {
      'without a command': { args: [], says: /a command is missing/ },
      'with a command that does not exist': { args: ['chekc', '.'], says: /there is no command "chekc"/ },
      'without a path': { args: ['check'], says: /at least one file or folder/ },
      'with a path that does not exist': { args: ['check', 'a.yaml', 'nowhere.yaml'], says: /nowhere\.yaml cannot be read: ENOENT/ },
      'with a path that is neither a file nor a folder': { args: ['check', '/dev/null'], says: /\/dev\/null is neither a file nor a folder/ },
      'with an option that does not exist': { args: ['check', '--colour', '.'], says: /Unknown option '--colour'/ },
      'with a format that does not exist': { args: ['check', '--format', 'xml', '.'], says: /--format is one of pretty, json.*not "xml"/ },
      'with an option that lacks its value': { args: ['check', '.', '--contract'], says: /--contract/ },
      'with a number that is none': { args: ['check', '--max-warnings', 'few', '.'], says: /--max-warnings takes a number, not "few"/ },
      'with a version of Prometheus that is none': { args: ['check', '--prometheus-version', 'latest', '.'], says: /--prometheus-version takes a version such as 2\.53.*not "latest"/ },
      'with a contract and without one': { args: ['check', '--contract', 'c.yaml', '--no-contract', '.'], says: /contradict each other/ },
      'with a contract that does not exist': { args: ['check', '--contract', 'c.yaml', '.'], says: /the contract c\.yaml cannot be read: ENOENT/ },
      'with a contract that follows no schema': { args: ['check', '--contract', 'wrong.yaml', '.'], says: /the contract wrong\.yaml is not valid/ },
      'with a contract that is no YAML': { args: ['check', '--contract', 'broken.yaml', '.'], says: /the contract broken\.yaml is not valid/ },
      'with a contract that is a list': { args: ['check', '--contract', 'list.yaml', '.'], says: /the contract list\.yaml is not valid/ },
      'with a contract that is a folder': { args: ['check', '--contract', '.', '.'], says: /the contract \. cannot be read/ },
      'with a rule that does not exist': { args: ['explain', 'promql/syntx'], says: /there is no rule "promql\/syntx"; did you mean promql\/syntax\?/ },
      'without a rule to explain': { args: ['explain'], says: /explain takes the id of one rule/ },
      'with control characters in a name': { args: ['check', '\u001b[31mred\u009b'], says: /^observability-authoring: \uFFFD\[31mred\uFFFD cannot be read/ },
    };
    for (const [name, { args, says }] of Object.entries(CASES)) {
      it(name, async () => {
        const cwd = inside({ 'a.yaml': ruleFile(), 'wrong.yaml': 'scrap: {}\n', 'broken.yaml': 'scrape: {\n', 'list.yaml': '- a\n' });
        const { code, stdout, stderr } = await run(args, { cwd });
        assert.equal(code, 2);
        assert.equal(stdout, '');
        assert.match(stderr, says);
        assert.match(stderr, /^observability-authoring: [^\n]*\n$/);
      });
    }
  });

  describe('--format json', () => {
    it('is an array of file, range, severity, code and message, as the Language Server Protocol counts', async () => {
      const cwd = inside({ 'a.yaml': ruleFile('raet(errors_total[5m])'), 'b.yaml': monitor({ service: 'ai-engin' }) });
      const { stdout } = await run(['check', '--format', 'json', '.'], { cwd });
      assert.deepEqual(JSON.parse(stdout), [
        { file: 'a.yaml', range: { start: { line: 4, character: 14 }, end: { line: 4, character: 18 } }, severity: 1, code: 'promql/syntax', message: 'PromQL has no function `raet`; did you mean `rate`?' },
        { file: 'b.yaml', range: { start: { line: 8, character: 11 }, end: { line: 8, character: 19 } }, severity: 2, code: 'contract/unknown-service', message: 'The contract knows no service `ai-engin`; did you mean `ai-engine`?' },
      ]);
    });
    it('is an empty array when nothing is wrong', async () => {
      const cwd = inside({ 'a.yaml': ruleFile() });
      assert.deepEqual(await run(['check', '--format=json', '.'], { cwd }), { code: 0, stdout: '[]\n', stderr: '' });
    });
    it('names files as the paths were given', async () => {
      const cwd = inside({ 'deep/a.yaml': ruleFile('sum(') });
      for (const path of ['deep', './deep/a.yaml', workspace.path('deep')]) {
        const [problem] = (await checkJson([path], cwd)).problems;
        assert.equal(problem!.file, path.endsWith('.yaml') ? path : `${path}/a.yaml`);
      }
    });
  });

  it('lists a thousand problems of a file and all of its errors, and says from which line on that is so', async () => {
    const alerts = Array.from({ length: 1100 }, (_, i) => `  - alert: A${i}\n    expr: up\n`).join('');
    const cwd = inside({ 'a.yaml': `groups:\n- name: g\n  rules:\n${alerts}  - record: r\n    expr: sum(\n` });
    const { stdout, stderr } = await run(['check', '--no-contract', 'a.yaml'], { cwd });
    assert.match(stdout, /\n1 error, 1000 warnings in 1 of 1 file\n$/);
    assert.equal(stderr, 'observability-authoring: a.yaml has 1000 problems other than errors: from line 2004 on, errors alone are listed\n');
  });

  it('takes dashboards, and is silent on other JSON', async () => {
    const dashboard = JSON.stringify({ schemaVersion: 39, panels: [{ datasource: { type: 'prometheus' }, targets: [{ expr: 'sum(rate(a{b="c"}))' }] }] });
    const cwd = inside({ 'a.json': dashboard, 'package.json': '{ "expr": "sum(", "panels": [}' });
    const { code, problems } = await checkJson(['.'], cwd);
    assert.equal(code, 1);
    assert.deepEqual(problems.map(({ file, code: rule, range }) => [file, rule, dashboard.slice(range.start.character, range.end.character)]), [['a.json', 'promql/type', String.raw`a{b=\"c\"}`]]);
  });

  it('takes TraceQL and the configuration files of programs', async () => {
    const cwd = inside({ 'a.traceql': '{ .a == 1 }\n', 'prometheus.yml': 'scrape_configs:\n  - job_name: a\n  - job_name: a\n', 'alertmanager.yml': 'receivers: []\n', 'promtail.yaml': 'clients: [{ tenant_id: a }]\n' });
    assert.deepEqual((await checkJson(['.'], cwd)).problems.map(({ file, code: rule }) => [file, rule]), [['a.traceql', 'traceql/syntax'], ['alertmanager.yml', 'schema/alertmanager-config'], ['prometheus.yml', 'schema/prometheus-config'], ['promtail.yaml', 'schema/promtail-config']]);
  });

  describe('--format pretty', () => {
    it('shows each problem with its line and carets below it', async () => {
      const cwd = inside({ 'a.yaml': ruleFile('raet(errors_total[5m])').replace('critical', 'fatal'), 'b.yaml': `\t${ruleFile()}`, 'c.promql': 'up\n\nup{a=\n  b}\n' });
      const { code, stdout } = await run(['check', 'a.yaml', 'c.promql'], { cwd });
      assert.equal(code, 1);
      assert.equal(
        stdout,
        `a.yaml:5:15 error PromQL has no function \`raet\`; did you mean \`rate\`? promql/syntax
5 |         expr: raet(errors_total[5m])
  |               ^^^^

a.yaml:8:21 error \`fatal\` is not a severity of the contract, so no route is made for it: write \`critical\` (PagerDuty), \`warning\` (Slack), \`info\` (email). contract/severity-unknown
8 |           severity: fatal
  |                     ^^^^^

c.promql:4:3 error The value of a label matcher is a string: write \`"b"\`. promql/syntax
4 |   b}
  |   ^

3 errors in 2 of 2 files
`,
      );
    });

    it('shortens long lines around what is wrong', async () => {
      const cwd = inside({ 'a.yaml': ruleFile(`up{a="${'x'.repeat(5000)}"} + raet(x[5m]) + up{a="${'y'.repeat(5000)}"}`) });
      const { stdout } = await run(['check', 'a.yaml'], { cwd });
      const [, line, carets] = stdout.split('\n');
      assert.ok(line!.length < 140);
      assert.equal(line!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1), 'raet');
    });

    it('uses no colours where its output is no terminal', async () => {
      const cwd = inside({ 'a.yaml': ruleFile('sum(') });
      assert.doesNotMatch((await run(['check', 'a.yaml'], { cwd })).stdout, /\u001b/);
    });
  });

  it('lets no character of a file order a terminal about', async () => {
    const evil = '\u001b]0;title\u0007\u001b[2J\u009b31m\u202e\u2028\u007f';
    const cwd = inside({
      'a.yaml': monitor({ port: JSON.stringify(`${evil}\r\nforged.yaml:1:1 error`), namespace: evil }),
      'b.promql': `up${evil}`,
      'evil\u001b[31m\nforged.yaml': ruleFile('sum('),
      'c.yaml': `a: "${evil}\n${ruleFile()}`,
    });
    for (const format of ['pretty', 'json']) {
      const { stdout, stderr } = await run(['check', '--format', format, '.'], { cwd });
      for (const [i, c] of [...stdout, ...stderr].entries()) assert.ok(c === '\n' || !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(c), `${format}: ${JSON.stringify([...stdout].slice(i - 20, i + 20).join(''))}`);
      assert.doesNotMatch(stdout, /^forged/m);
      if (format === 'json') assert.ok((JSON.parse(stdout) as { message: string }[]).some(({ message }) => message.includes('\u001b]0;title')), 'JSON still says what the file holds');
    }
  });

  it('is no failure when its reader goes away', async () => {
    const cwd = inside({ 'a.yaml': `${ruleFile('sum(')}---\n`.repeat(2000), 'b.yaml': `${ruleFile('sum(')}---\n`.repeat(2000) });
    for (const format of ['pretty', 'json']) {
      const child = spawn(process.execPath, [CLI, 'check', '--format', format, '.'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.stdout.once('data', () => child.stdout.destroy());
      const code = await new Promise((resolve) => child.once('close', resolve));
      assert.match(stderr, /^(?:observability-authoring: [ab]\.yaml has 1000 errors: what is from line \d+ on is not looked at\n)*$/);
      assert.equal(code, 0);
    }
  });

  describe('with the contract', () => {
    const files = { 'a/deep/web.yaml': monitor({ port: 'web' }), 'web.yaml': monitor({ port: 'web' }), 'web-contract.yaml': 'scrape: { port: web }\n' };

    it('that is built in, where there is no other', async () => {
      inside(files);
      assert.deepEqual(await codesOf('.'), ['contract/port-name', 'contract/port-name']);
    });
    it('that is the nearest one, of each file', async () => {
      inside({ ...files, [`a/${CONTRACT}`]: 'scrape: { port: web }\n', [CONTRACT]: 'scrape: { port: http }\n' });
      assert.deepEqual((await checkJson(['.'], workspace.folder)).problems.map(({ file, code }) => [file, code]), [['web.yaml', 'contract/port-name']]);
      assert.deepEqual(await codesOf('a/deep/web.yaml'), []);
      assert.deepEqual((await checkJson(['deep'], workspace.path('a'))).problems, []);
    });
    it('in a .yml file, and behind a byte order mark', async () => {
      inside({ ...files, 'observability-contract.yml': '\uFEFFscrape: { port: web }\n' });
      assert.deepEqual(await codesOf('.'), []);
    });
    it('that `--contract` names, for all files', async () => {
      inside({ ...files, [`a/${CONTRACT}`]: 'scrape: { port: http }\n' });
      assert.deepEqual(await codesOf('--contract', 'web-contract.yaml', '.'), []);
    });
    it('off with `--no-contract`, which leaves what holds for everybody', async () => {
      inside({ ...files, [CONTRACT]: 'scrape: { port: http }\n', 'b.yaml': ruleFile('sum(').replace('critical', 'fatal') });
      assert.deepEqual(await codesOf('--no-contract', '.'), ['promql/syntax']);
    });
    it('and its severities', async () => {
      inside({ ...files, [CONTRACT]: 'rules: { contract/port-name: hint }\n' });
      const { code, problems } = await checkJson(['.'], workspace.folder);
      assert.deepEqual([code, problems.map(({ severity }) => severity)], [0, [4, 4]]);
    });
    it('that is wrong itself, it says so and goes on with what is right in it', async () => {
      inside({ ...files, [CONTRACT]: 'scrape: { port: web, interval: often }\n' });
      const { code, problems, stderr } = await checkJson(['a'], workspace.folder);
      assert.deepEqual([code, problems], [0, []]);
      assert.match(stderr, /^observability-authoring: the contract \S+observability-contract\.yaml is not valid[^\n]*\n$/);
      assert.deepEqual(await codesOf(CONTRACT), ['schema/invalid-value']);
    });
  });

  describe('for another Prometheus than the newest', () => {
    const QUERIES = 'sum(mad_over_time(positions_open[5m]))\n\nsum(positions_open) > 1_000\n';

    it('reports what needs a feature, unless `--enable-feature` names it', async () => {
      inside({ 'a.promql': QUERIES });
      assert.deepEqual(await codesOf('a.promql'), ['promql/feature-flag']);
      assert.deepEqual(await codesOf('--enable-feature', 'promql-experimental-functions', 'a.promql'), []);
      assert.deepEqual(await codesOf('--enable-feature=memory-snapshot-on-shutdown,promql-experimental-functions', 'a.promql'), []);
      assert.deepEqual(await codesOf('--enable-feature=memory-snapshot-on-shutdown', '--enable-feature=promql-delayed-name-removal', 'a.promql'), ['promql/feature-flag']);
    });

    it('reports what came later than `--prometheus-version`', async () => {
      inside({ 'a.promql': QUERIES });
      assert.deepEqual(await codesOf('--prometheus-version', '2.45', 'a.promql'), ['promql/version', 'promql/version']);
      assert.deepEqual(await codesOf('--prometheus-version', 'v2.53.1', '--enable-feature=promql-experimental-functions', 'a.promql'), ['promql/version']);
      assert.deepEqual(await codesOf('--prometheus-version', '2.54.0', '--enable-feature=promql-experimental-functions', 'a.promql'), []);
    });

    it('takes the names of labels that this version takes', async () => {
      inside({ 'a.promql': 'label_join(up, "host.name", ":", "instance")\n' });
      assert.deepEqual(await codesOf('--prometheus-version', '2.55', 'a.promql'), ['promql/label-argument']);
      assert.deepEqual(await codesOf('--prometheus-version', '3.0', 'a.promql'), []);
    });
  });

  describe('of a folder', () => {
    it('takes the files that may be ours, in the order of their names, and leaves hidden and foreign folders out', async () => {
      const bad = ruleFile('sum(');
      const cwd = inside({ 'b.yml': bad, 'a.yaml': bad, 'c/d.promql': 'sum(', 'c/e.logql': '{a="b"}', 'f.json': '{', 'g.txt': bad, 'README.md': '```promql\nsum(up\n```\n```yaml\n' + bad + '```\n', 'node_modules/x/a.yaml': bad, 'vendor/a.yaml': bad, '.git/a.yaml': bad, '.hidden.d/a.yaml': bad, 'upper.YAML': bad });
      assert.deepEqual((await checkJson(['.'], cwd)).problems.map(({ file }) => file), ['a.yaml', 'b.yml', 'c/d.promql', 'README.md'].sort());
      assert.deepEqual((await checkJson(['g.txt', 'node_modules/x/a.yaml'], cwd)).problems.map(({ file }) => file), ['g.txt', 'node_modules/x/a.yaml'], 'files that are named are checked whatever they are called');
    });
    it('follows no links, and ends where they lead in circles', async () => {
      const cwd = inside({ 'a/a.yaml': ruleFile('sum('), 'outside/b.yaml': ruleFile('sum(') });
      fs.symlinkSync(workspace.folder, workspace.path('a/circle'));
      fs.symlinkSync(workspace.path('outside'), workspace.path('a/link'));
      fs.symlinkSync(workspace.path('nowhere'), workspace.path('a/broken.yaml'));
      assert.deepEqual((await checkJson(['a'], cwd)).problems.map(({ file }) => file), ['a/a.yaml']);
    });
    it('checks what is named twice once', async () => {
      const cwd = inside({ 'a.yaml': ruleFile('sum(') });
      assert.equal((await checkJson(['a.yaml', 'a.yaml', '.', './', 'a.yaml'], cwd)).problems.length, 1);
    });
    it('that is empty finds nothing', async () => {
      const cwd = inside({});
      assert.deepEqual(await run(['check', '.'], { cwd }), { code: 0, stdout: '0 files checked, nothing to report\n', stderr: '' });
    });
  });
});

describe('the other commands', function () {
  this.timeout(120_000);

  it('`--help` says how to use the program', async () => {
    const { code, stdout } = await run(['--help']);
    assert.equal(code, 0);
    for (const word of ['check [options] PATH...', 'explain RULE', '--format', '--contract FILE', '--no-contract', '--fix', '--max-warnings N', 'Exit codes: 0']) assert.ok(stdout.includes(word), word);
    assert.deepEqual(await run(['check', '-h']), { code, stdout, stderr: '' });
  });

  it('`--version` says which it is', async () => {
    const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(await run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it("`explain` prints a rule's page", async () => {
    const { code, stdout } = await run(['explain', 'contract/scrape-interval']);
    assert.equal(code, 0);
    assert.match(stdout, /^# contract\/scrape-interval\n/);
    for (const name of ['constructor', '__proto__', '../secret', '']) assert.equal((await run(['explain', name])).code, 2, name);
  });
});
