import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { DiagnosticSeverity, ErrorCodes, type Diagnostic } from 'vscode-languageserver/node';
import { BOMBS, NESTED, ODD_TEXTS, bigRuleFile, nameEverything } from '../helper/bad-input';
import { Workspace } from '../helper/workspace';
import { TestClient, textOf } from './client';
import { monitor, prometheusRule, ruleFile } from './manifests';

describe('bad input', function () {
  // These limits only guard against hangs; nothing here is a measurement.
  this.timeout(300_000);
  let client: TestClient;
  before(async () => {
    client = await TestClient.start();
  });
  after(() => client.stop());

  const codes = (diagnostics: readonly Diagnostic[]): unknown[] => [...new Set(diagnostics.map(({ code }) => code))];

  /** Behind everything that a test does, the server still knows right from wrong. */
  afterEach(async () => {
    assert.deepEqual(codes(await client.check(ruleFile('sum('), 'file:///w/alive.yaml')), ['promql/syntax']);
    assert.deepEqual(await client.check(ruleFile(), 'file:///w/alive.yaml'), []);
  });

  describe('that is large', () => {
    it('of a kind that is checked is said not to be checked', async () => {
      const [diagnostic, ...others] = await client.check(bigRuleFile(50_000_000));
      assert.deepEqual(others, []);
      assert.deepEqual([diagnostic!.code, diagnostic!.severity], ['yaml/not-checked', DiagnosticSeverity.Warning]);
      assert.match(textOf(diagnostic!), /5\d\.\d million characters/);
    });

    it('of a kind that is checked, in many documents, is said not to be checked', async () => {
      const one = prometheusRule();
      assert.deepEqual(codes(await client.check(`${one}---\n`.repeat(Math.ceil(25_000_000 / one.length)))), ['yaml/not-checked']);
    });

    it('of another kind is none of our business', async () => {
      assert.deepEqual(await client.check('- text: nothing to see here\n'.repeat(2_000_000)), []);
    });

    it('beside documents of a usual size leaves those checked', async () => {
      const text = [bigRuleFile(12_000_000), ruleFile('sum(')].join('---\n');
      assert.deepEqual((await client.check(text)).map(({ code }) => code), ['yaml/not-checked', 'promql/syntax']);
    });

    it('and all on one line', async () => {
      assert.deepEqual(codes(await client.check(`groups: [{ name: g, rules: [${'{ record: a, expr: "sum(" }, '.repeat(20_000)}] }]\n`)), ['promql/syntax']);
      assert.deepEqual(codes(await client.check(ruleFile(`up == ${'x'.repeat(2_000_000)} (`))), ['promql/syntax']);
      assert.deepEqual(codes(await client.check(monitor({ port: 'x'.repeat(2_000_000) }))), ['contract/port-name']);
    });

    it('and of queries only', async () => {
      assert.deepEqual(codes(await client.check('up\n\n'.repeat(10_000), 'file:///w/a.promql', 'promql')), []);
      assert.deepEqual(codes(await client.check('sum(up)\n\n'.repeat(4_000_000), 'file:///w/a.promql', 'promql')), ['yaml/not-checked']);
    });

    it('and of Markdown with queries', async () => {
      assert.deepEqual(codes(await client.check('```promql\nsum(\n```\n\n'.repeat(100_000), 'file:///w/a.md', 'markdown')), ['yaml/not-checked']);
      assert.deepEqual(codes(await client.check('No queries.\n\n'.repeat(100_000), 'file:///w/a.md', 'markdown')), []);
    });

    it('has messages that can be read', async () => {
      for (const text of [monitor({ port: 'x'.repeat(100_000) }), monitor({ namespace: `"${'\\n'.repeat(50_000)}"` }), ruleFile(`up{a=${'x'.repeat(100_000)}}`), ruleFile(`${'f'.repeat(100_000)}(up)`)]) {
        const diagnostics = await client.check(text);
        assert.ok(diagnostics.length > 0);
        for (const diagnostic of diagnostics) assert.ok(textOf(diagnostic).length < 3000, `${textOf(diagnostic).length} characters`);
      }
    });
  });

  describe('with many mistakes', () => {
    for (const [name, line] of Object.entries({ 'wrong brackets': '  - x: [}\n', 'tabs': '\tb: c\n', 'reserved characters': '  - @x\n', 'keys that are set twice': '  a: 1\n', 'aliases without anchor': '  - *a\n', 'missing colons': 'abc\n' })) {
      it(`lists no more than can be read: ${name}`, async () => {
        const diagnostics = await client.check(`kind: PrometheusRule\napiVersion: monitoring.coreos.com/v1\nspec:\n${line.repeat(10_000)}`);
        assert.ok(diagnostics.length > 0 && diagnostics.length <= 100, `${diagnostics.length} diagnostics`);
        assert.ok(codes(diagnostics).every((code) => String(code).startsWith('yaml/')));
      });
    }

    it('in many documents and queries has a limit too', async () => {
      const diagnostics = await client.check(`${prometheusRule('sum(')}---\n`.repeat(3_000));
      const [notice, ...more] = diagnostics.filter(({ code }) => code === undefined);
      assert.deepEqual([diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error).length, more], [1000, []]);
      assert.match(textOf(notice!), /^The file has 1000 errors above\. What is from here on is not looked at\.$/);
    });
  });

  describe('that unfolds', () => {
    for (const [name, text] of Object.entries(BOMBS)) {
      it(`does not: ${name}`, async () => {
        await client.check(text);
        const uri = await client.open('file:///w/bomb.yaml', text);
        await client.request('textDocument/semanticTokens/full', { textDocument: { uri } });
        await client.request('textDocument/codeLens', { textDocument: { uri } });
        await client.close(uri);
      });
    }

    it('does not in a contract file either', async () => {
      for (const [name, text] of Object.entries(BOMBS)) {
        const contract = await client.open('file:///bombs/observability-contract.yaml', text);
        await client.diagnostics(contract);
        assert.deepEqual(codes(await client.check(monitor({ port: 'web' }), 'file:///bombs/a.yaml')), ['contract/port-name'], name);
        await client.close(contract);
      }
    });
  });

  describe('that is nested deeply', () => {
    for (const [name, text] of Object.entries(NESTED)) {
      it(`is left alone or told about: ${name}`, async () => {
        await client.check(text, 'file:///w/observability-contract.yaml');
        const diagnostics = await client.check(`kind: PrometheusRule\napiVersion: monitoring.coreos.com/v1\n${text}`);
        assert.ok(diagnostics.length > 0);
        assert.ok(codes(diagnostics).every((code) => String(code).startsWith('yaml/')), codes(diagnostics).join());
      });
    }

    for (const [name, expr] of Object.entries({
      parentheses: '('.repeat(50_000),
      'closed parentheses': `${'('.repeat(20_000)}up${')'.repeat(20_000)}`,
      signs: '-'.repeat(50_000) + '1',
      'a long sum': 'up + '.repeat(50_000) + 'up',
      'a long chain of powers': '2 ^ '.repeat(50_000) + '2',
      'many matchers': `up{${'a="b",'.repeat(50_000)}}`,
      'many arguments': `sum(${'up,'.repeat(50_000)}up)`,
      subqueries: `up${'[5m:1m]'.repeat(20_000)}`,
      durations: `up[${'('.repeat(20_000)}5m`,
      braces: '{'.repeat(50_000),
      quotes: '`'.repeat(50_001),
      'a regular expression': `up{a=~"${'(a*)*'.repeat(500)}"}`,
      'a regular expression that repeats': 'up{a=~"((((a{1000}){1000}){1000}){1000})"}',
    })) {
      it(`in a query: ${name}`, async () => {
        const found = codes(await client.check(`groups: [{ name: g, rules: [{ record: a, expr: '${expr}' }] }]\n`));
        const alone = codes(await client.check(expr, 'file:///w/a.promql', 'promql'));
        // Whatever is not looked at is said not to be.
        for (const rules of [found, alone]) assert.ok(name.startsWith('a regular expression') || rules.some((rule) => String(rule).startsWith('promql/')), rules.join());
        await client.check(expr, 'file:///w/a.logql', 'logql');
      });
    }
  });

  describe('that could be read in very many ways', () => {
    for (const [name, [file, text]] of Object.entries<readonly [file: string, text: string]>({
      'the name of a file': [`prometheus${'_dev'.repeat(50)}!.yml`, 'scrape_configs: []\n'],
      'blanks around a matcher': ['alertmanager.yml', `route: { receiver: a, matchers: ['a${' '.repeat(50_000)}=${' '.repeat(50_000)}b${' '.repeat(50_000)}"'] }\nreceivers: [{ name: a }]\n`],
      'commas between matchers': ['alertmanager.yml', `route: { receiver: a, matchers: ['{${'a=b , '.repeat(20_000)}"'] }\nreceivers: [{ name: a }]\n`],
      'quotes in a path': ['a.logql', `{a="b"} | logfmt x="${'\\"a'.repeat(50)}]"`],
      'a duration': ['a.logql', `{a="b"} | logfmt | x > ${'1111m'.repeat(50)}x`],
      'a number of Kubernetes': ['rules.yaml', `kind: PrometheusRule\nspec: { groups: [{ name: a, limit: ${'1'.repeat(100_000)}x, rules: [] }] }\n`],
      'a stage of Promtail': ['promtail.yaml', `scrape_configs: [{ job_name: a, pipeline_stages: [{ json: { '${'.a'.repeat(50)}[': 1 } }] }]\n`],
      'strings in a template': ['rules.yaml', `groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up\n    annotations:\n      a: |\n        {{ query "${'\\\\\\"'.repeat(30_000)} }}\n`],
      'blanks behind a query': ['a.promql', `up {a="b"${' '.repeat(50_000)},${' '.repeat(50_000)}c="d"${' '.repeat(50_000)}!`],
      'an expression that looks like a mapping': ['rules.yaml', `groups:\n- name: a\n  rules:\n  - record: a\n    expr: {a="b"}${' '.repeat(100_000)}!\n`],
      'tags behind a kind': ['rules.yaml', `# ${'kind:!'.repeat(50_000)}\napiVersion: monitoring.coreos.com/v1\n`],
      'statements of Terraform': ['rules.yaml', `groups: [] # ${'%{if '.repeat(50_000)}\n`],
      'actions of Helm': ['templates/a.yaml', `groups: [] # {{ .Values.a }} {{ $labels.a ${'/*'.repeat(50_000)} }}\n`],
    })) {
      it(`takes no longer than what can be read in one: ${name}`, async () => {
        const uri = await client.open(`file:///ways/${file}`, text, /\.(promql|logql)$/.exec(file)?.[1] ?? 'yaml');
        await client.diagnostics(uri);
        await client.request('textDocument/codeAction', { textDocument: { uri }, range: { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } }, context: { diagnostics: [] } });
        await client.close(uri);
      });
    }
  });

  describe('that is hardly text', () => {
    for (const [name, text] of Object.entries(ODD_TEXTS)) {
      it(`never stops the server: ${name}`, async () => {
        for (const around of [text, `${text}${ruleFile('sum(')}`, `${ruleFile('sum(')}${text}`, ruleFile(text), monitor({ service: text, port: text })]) {
          for (const [file, language] of [['rules.yaml', 'yaml'], ['observability-contract.yaml', 'yaml'], ['a.promql', 'promql'], ['a.logql', 'logql']] as const) {
            const uri = await client.open(`file:///odd/${file}`, around, language);
            const document = client.document(uri);
            for (const { range, message } of await client.diagnostics(uri)) {
              assert.notEqual(message, '');
              assert.ok(document.offsetAt(range.start) <= document.offsetAt(range.end));
              assert.deepEqual(document.positionAt(document.offsetAt(range.end)), range.end, 'a range lies in the text');
            }
            const everywhere = { start: { line: 0, character: 0 }, end: document.positionAt(around.length) };
            await client.request('textDocument/semanticTokens/full', { textDocument: { uri } });
            await client.request('textDocument/codeAction', { textDocument: { uri }, range: everywhere, context: { diagnostics: [] } });
            await client.request('textDocument/completion', { textDocument: { uri }, position: everywhere.end });
            await client.request('observability/queryAt', { textDocument: { uri }, range: everywhere });
            await client.close(uri);
          }
        }
      });
    }

    it('such as random bytes, in the editor and on the disk', async () => {
      // Random, and yet the same in every run: bytes that begin as a template does are among them.
      const bytes = Buffer.concat([createCipheriv('aes-128-ctr', 'obser-ability-16', Buffer.alloc(16)).update(Buffer.alloc(300_000)), Buffer.from('\n{{ template }}')]);
      const workspace = new Workspace({ 'binary.yaml': Buffer.concat([Buffer.from('kind: PrometheusRule\0'), bytes]), 'observability-contract.yaml': bytes, 'a.promql': bytes, 'utf16.yaml': Buffer.from(ruleFile('sum('), 'utf16le'), 'latin1.yaml': Buffer.from(ruleFile('sum("\u00e9"'), 'latin1') });
      const onDisk = await TestClient.start({ folders: [workspace.uri] });
      const report = await onDisk.request<{ items: { uri: string; items: Diagnostic[] }[] }>('workspace/diagnostic', { previousResultIds: [] });
      const rules = Object.fromEntries(report.items.map(({ uri, items }) => [uri.split('/').at(-1), codes(items)]));
      assert.deepEqual(rules['binary.yaml'], ['yaml/not-checked']);
      assert.deepEqual(rules['latin1.yaml'], ['promql/syntax']);
      await onDisk.check(bytes.toString('latin1'), workspace.uriOf('other.yaml'));
      await onDisk.stop();
      workspace.remove();
    });

    it('is told about where it is an unclosed quote', async () => {
      const [first] = await client.check(monitor({ port: '"http' }));
      assert.deepEqual([first!.code, first!.message], ['yaml/syntax', 'This quote is never closed.']);
      assert.deepEqual(first!.range, { start: { line: 10, character: 12 }, end: { line: 10, character: 13 } });
    });

    it('is told about where a NUL character makes it binary', async () => {
      assert.deepEqual(codes(await client.check(`${ruleFile()}# \0`)), ['yaml/not-checked']);
    });
  });

  describe('with names that mean something to JavaScript', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      it(`is as any other: ${name}`, async () => {
        // In a workspace of its own: where there are rules of others, the contract misses its alert among them.
        const alone = await TestClient.start();
        const wrong = (await alone.check(nameEverything(name), 'file:///names/observability-contract.yaml')).filter(({ code }) => !String(code).startsWith('schema/'));
        await alone.stop();
        assert.deepEqual(wrong.map(textOf), []);
        for (const text of [
          monitor({ service: name, port: name, path: `/${name}`, interval: name, namespace: name }),
          ruleFile(name).replaceAll('HighErrorRate', name).replaceAll('critical', name),
          `${name}: { groups: [] }\ngroups: [{ name: g, rules: [{ alert: ${name}, expr: '${name}(up{${name}="a"})', labels: { ${name}: ${name}, severity: critical } }] }]\n`,
        ]) {
          const found = await client.check(text, 'file:///names/a.yaml');
          assert.ok(found.every((diagnostic) => !/native code|undefined|\[object/.test(textOf(diagnostic))), JSON.stringify(found.map(textOf)));
        }
      });
    }

    it('is a service that the contract does not know', async () => {
      for (const name of ['constructor', 'toString']) assert.deepEqual(codes(await client.check(monitor({ service: name }))), ['contract/unknown-service'], name);
    });

    it('is a severity that the contract does not know, for alerts that it does not require', async () => {
      assert.deepEqual(codes(await client.check(ruleFile().replace('HighErrorRate', 'constructor').replace('critical', 'toString'))), ['contract/alert-name', 'contract/severity-unknown']);
    });

    it('sets nothing for a rule', async () => {
      const other = await TestClient.start({ settings: JSON.parse('{ "rules": { "__proto__": "off", "constructor": "off", "toString": "off" } }') });
      assert.deepEqual(codes(await other.check(ruleFile('sum('))), ['promql/syntax']);
      await other.stop();
    });
  });

  describe('in messages', () => {
    const failure = (code: number) => (error: unknown) => (error as { code?: number }).code === code;

    it('about a document that is not open gets empty answers', async () => {
      const textDocument = { uri: 'file:///w/unknown.yaml' };
      const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 9 } };
      assert.deepEqual(await client.request('textDocument/diagnostic', { textDocument }), { kind: 'full', items: [] });
      assert.deepEqual(await client.request('textDocument/codeLens', { textDocument }), []);
      assert.deepEqual(await client.request('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }), []);
      assert.deepEqual(await client.request('textDocument/completion', { textDocument, position: range.start }), []);
      assert.deepEqual((await client.request<{ data: number[] }>('textDocument/semanticTokens/full', { textDocument })).data, []);
      assert.deepEqual((await client.request<{ data: number[] }>('textDocument/semanticTokens/range', { textDocument, range })).data, []);
      assert.equal(await client.request('observability/queryAt', { textDocument, range }), null);
      await client.notify('textDocument/didChange', { textDocument: { ...textDocument, version: 2 }, contentChanges: [{ text: 'a' }] });
      await client.notify('textDocument/didClose', { textDocument });
    });

    for (const uri of ['', 'nonsense', 'file:', 'file:///%', 'file:///a%2Fb/c.yaml', 'file://host/share/a.yaml', 'untitled:x', 'vscode-notebook-cell:/a.ipynb#c', 'file:///\u0000.yaml', 'git:/a.yaml?{"ref":""}']) {
      it(`about a document whose URI no file has gets answers: ${JSON.stringify(uri)}`, async () => {
        assert.deepEqual(codes(await client.check(monitor({ port: 'web' }), uri)), ['contract/port-name']);
      });
    }

    it('with parameters that make no sense are refused one by one', async () => {
      for (const params of [{}, { textDocument: null }, { textDocument: { uri: 42 } }, [], { textDocument: { uri: 'file:///w/a.yaml' }, range: null }]) {
        for (const method of ['textDocument/diagnostic', 'textDocument/codeAction', 'textDocument/codeLens', 'textDocument/completion', 'textDocument/semanticTokens/range', 'observability/queryAt', 'observability/runQuery', 'workspace/diagnostic']) {
          await client.request(method, params).catch((error: { code: number }) => assert.ok([ErrorCodes.InternalError, ErrorCodes.InvalidParams].includes(error.code as never), `${method}: ${JSON.stringify(error)}`));
        }
      }
      await assert.rejects(client.request('textDocument/noSuchThing', {}), failure(ErrorCodes.MethodNotFound));
    });

    it('with positions outside of the text count as its ends', async () => {
      const uri = await client.open('file:///w/a.yaml', ruleFile('sum('));
      const far = { line: 4_000_000_000, character: 4_000_000_000 };
      for (const range of [{ start: far, end: far }, { start: { line: -5, character: -5 }, end: far }, { start: far, end: { line: 0, character: 0 } }, { start: { line: 0.5, character: NaN }, end: far }]) {
        await client.request('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } });
        await client.request('observability/queryAt', { textDocument: { uri }, range });
        await client.request('textDocument/semanticTokens/range', { textDocument: { uri }, range });
      }
      await client.close(uri);
    });

    it('that notify of nonsense are passed over', async () => {
      await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'nonsense', type: 1 }] });
      await client.notify('workspace/didChangeWatchedFiles', { changes: [] });
      await client.notify('workspace/didChangeConfiguration', { settings: 'nonsense' });
      await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: 'nonsense', name: '' }], removed: [] } });
      await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: 'nonsense', name: '' }] } });
      await client.notify('no/such/thing', {});
    });
  });
});
