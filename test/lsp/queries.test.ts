import assert from 'node:assert/strict';
import type { CodeLens, CompletionItem, Range } from 'vscode-languageserver/node';
import type { PreviewAlertArgument, QueryAtResult, RunQueryArgument } from '../../server/src/lsp/protocol';
import { marked } from '../helper/marked';
import { TestClient } from './client';
import { monitor, prometheusRule, ruleFile } from './manifests';

describe('the queries of a document', function () {
  this.timeout(120_000);
  let client: TestClient;
  const uri = 'file:///w/a.yaml';
  before(async () => {
    client = await TestClient.start();
  });
  after(() => client.stop());
  afterEach(() => client.close(uri));

  /** Opens a text with one mark; gives the range of the mark. */
  async function opened(source: string, languageId = 'yaml'): Promise<Range> {
    const { text, spans } = marked(source);
    await client.open(uri, text, languageId);
    const document = client.document(uri);
    const { from, to } = spans[0] ?? { from: 0, to: 0 };
    return { start: document.positionAt(from), end: document.positionAt(to) };
  }

  describe('have a code lens each', () => {
    const allLenses = (): Promise<CodeLens[]> => client.request('textDocument/codeLens', { textDocument: { uri } });
    const lenses = async (): Promise<CodeLens[]> => (await allLenses()).filter(({ command }) => command?.command === 'observability.runQuery');

    it('that runs the decoded query and knows its place', async () => {
      await opened(ruleFile('"sum(rate(errors_total{a=\\"b\\"}[5m])) > 1"'));
      const [lens, ...others] = await lenses();
      assert.deepEqual(others, []);
      assert.deepEqual(lens!.command, {
        title: '$(play) Run Query',
        command: 'observability.runQuery',
        arguments: [
          {
            uri,
            language: 'promql',
            expression: 'sum(rate(errors_total{a="b"}[5m])) > 1',
            title: 'alert HighErrorRate',
            range: { start: { line: 4, character: 14 }, end: { line: 4, character: 56 } },
          } satisfies RunQueryArgument,
        ],
      });
    });

    it('and one more, where it is the expression of an alert', async () => {
      await opened([ruleFile('up == 0'), prometheusRule('up == 0').replace('alert: HighErrorRate', 'record: a:b')].join('---\n'));
      const previews = (await allLenses()).filter(({ command }) => command?.command === 'observability.previewAlert');
      assert.deepEqual(previews.map(({ command }) => [command!.title, command!.arguments]), [['$(history) Preview Alert', [{ uri, position: { line: 4, character: 14 } } satisfies PreviewAlertArgument]]]);
    });

    it('also where Loki evaluates the alert', async () => {
      await opened(ruleFile('sum(rate({app="a"} |= "error" [5m])) > 1'));
      assert.deepEqual((await allLenses()).map(({ command }) => command!.title), ['$(play) Run Query', '$(history) Preview Alert']);
    });

    it('in every document and rule of a file, whatever else is wrong', async () => {
      await opened([monitor(), ruleFile('sum('), prometheusRule('up == 0').replace('alert: HighErrorRate', 'record: a:b')].join('---\n'));
      assert.deepEqual((await lenses()).map(({ command }) => (command!.arguments![0] as RunQueryArgument).title), ['alert HighErrorRate', 'record a:b']);
    });

    it('in files of queries', async () => {
      await opened('up\n\nsum(up)\n', 'promql');
      assert.deepEqual((await lenses()).map(({ command, range }) => [(command!.arguments![0] as RunQueryArgument).expression, range.start.line]), [['up', 0], ['sum(up)', 2]]);
    });

    it('in LogQL, which Loki runs', async () => {
      await opened(ruleFile('sum(rate({app="a"} |= "error" [5m])) > 1'));
      assert.deepEqual((await lenses()).map(({ command }) => (command!.arguments![0] as RunQueryArgument).language), ['logql']);
      await client.close(uri);
      await opened('{app="a"} |= "error"\n', 'logql');
      assert.deepEqual((await lenses()).map(({ command }) => (command!.arguments![0] as RunQueryArgument).expression), ['{app="a"} |= "error"']);
    });

    it('but not where there is nothing to run', async () => {
      await opened(ruleFile('""'));
      assert.deepEqual(await lenses(), []);
      await client.close(uri);
      await opened('a: 1\n');
      assert.deepEqual(await lenses(), []);
    });
  });

  describe('are told at a place (`observability/queryAt`)', () => {
    const queryAt = (range: Range): Promise<QueryAtResult | null> => client.request('observability/queryAt', { textDocument: { uri }, range });

    const FOUND: Readonly<Record<string, { readonly source: string; readonly expression: string; readonly title: string; readonly covers: string }>> = {
      'a caret in a query': { source: ruleFile('sum(ra«»te(x[5m]))'), expression: 'sum(rate(x[5m]))', title: 'alert HighErrorRate', covers: 'sum(rate(x[5m]))' },
      'a caret at the end of a query': { source: ruleFile('up«»'), expression: 'up', title: 'alert HighErrorRate', covers: 'up' },
      'a caret elsewhere in the rule': { source: ruleFile('up').replace('5m', '«»5m'), expression: 'up', title: 'alert HighErrorRate', covers: 'up' },
      'a caret on the name of the alert': { source: ruleFile('up').replace('High', 'High«»'), expression: 'up', title: 'alert HighErrorRate', covers: 'up' },
      'a selection in a query': { source: ruleFile('sum(«rate(x[5m])»)'), expression: 'rate(x[5m])', title: 'selection in alert HighErrorRate', covers: 'rate(x[5m])' },
      'a selection in a literal scalar, over lines': { source: ruleFile('|\n          sum(\n            «rate(\n              x[5m])»)'), expression: 'rate(\n    x[5m])', title: 'selection in alert HighErrorRate', covers: 'rate(\n              x[5m])' },
      'a selection of white space only': { source: ruleFile('sum(« »up)'), expression: 'sum( up)', title: 'alert HighErrorRate', covers: 'sum( up)' },
      'a selection that reaches out of the query': { source: ruleFile('up«') .replace('severity', 'seve»rity'), expression: 'up', title: 'alert HighErrorRate', covers: 'up' },
      'a query in double quotes': { source: ruleFile('"up{a=\\"«»b\\"}"'), expression: 'up{a="b"}', title: 'alert HighErrorRate', covers: '"up{a=\\"b\\"}"' },
      'a literal query': { source: ruleFile('|\n          sum(\n          «»up)'), expression: 'sum(\nup)', title: 'alert HighErrorRate', covers: '|\n          sum(\n          up)' },
      'the query of the second document': { source: `${ruleFile('up')}---\n${ruleFile('sum(«»up)')}`, expression: 'sum(up)', title: 'alert HighErrorRate', covers: 'sum(up)' },
      'selected text in a file of another kind': { source: 'a: «sum(up)»\n', expression: 'sum(up)', title: 'selection', covers: 'sum(up)' },
    };
    for (const [name, { source, expression, title, covers }] of Object.entries(FOUND)) {
      it(`for ${name}`, async () => {
        const found = await queryAt(await opened(source));
        assert.ok(found);
        const { range, ...query } = found;
        assert.deepEqual(query, { language: 'promql', expression, title });
        assert.equal(client.textAt(uri, range), covers);
      });
    }

    it('with their language', async () => {
      const found = await queryAt(await opened(ruleFile('sum(rate({app="a"} |= «»"error" [5m])) > 1')));
      assert.equal(found?.language, 'logql');
    });

    it('with how often what they read is scraped, where Grafana would ask for that', async () => {
      const other = 'file:///w/monitor.yaml';
      await client.open(other, monitor({ service: 'risk', interval: '60s' }));
      await client.diagnostics(other);
      const intervalOf = async (query: string): Promise<number | undefined> => {
        const found = await queryAt(await opened(`«»${query}\n`, 'promql'));
        await client.close(uri);
        return found?.scrapeInterval;
      };
      assert.equal(await intervalOf('rate(anything_total{service="risk"}[$__rate_interval])'), 60);
      assert.equal(await intervalOf('rate(anything_total{service="risk"}[5m])'), undefined);
      assert.equal(await intervalOf('rate(anything_total[$__rate_interval])'), undefined);
      await client.close(other);
    });

    it('in files of queries, also between two of them', async () => {
      assert.equal((await queryAt(await opened('up\n\n# c\nsum(«»up)\n', 'promql')))?.expression, 'sum(up)');
    });

    for (const [name, source] of Object.entries({ 'a caret outside of all rules': `«»${ruleFile()}`, 'a caret in a file of another kind': 'a: «»1\n', 'a selection of nothing but white space': 'a:« »1\n', 'an empty file': '«»' })) {
      it(`are none for ${name}`, async () => assert.equal(await queryAt(await opened(source)), null));
    }
  });

  describe('have semantic tokens', () => {
    async function tokens(source: string, range?: Range, languageId = 'yaml'): Promise<string[]> {
      await opened(source, languageId);
      const method = range ? 'textDocument/semanticTokens/range' : 'textDocument/semanticTokens/full';
      const { data } = await client.request<{ data: number[] }>(method, { textDocument: { uri }, ...(range ? { range } : {}) });
      const provider = client.initialized.capabilities.semanticTokensProvider;
      assert.ok(provider && 'legend' in provider);
      const out: string[] = [];
      let line = 0;
      let character = 0;
      for (let i = 0; i < data.length; i += 5) {
        const [deltaLine, deltaCharacter, length, type] = data.slice(i, i + 4) as [number, number, number, number];
        character = deltaLine > 0 ? deltaCharacter : character + deltaCharacter;
        line += deltaLine;
        const text = client.textAt(uri, { start: { line, character }, end: { line, character: character + length } });
        out.push(`${line}:${character} ${text} ${provider.legend.tokenTypes[type]}`);
      }
      return out;
    }

    it('in a plain scalar', async () => {
      assert.deepEqual(await tokens(ruleFile('sum by (job) (rate(x{a=~"b.*", c!="d"}[5m] offset 1h)) > bool 0.5')), [
        '4:14 sum function', '4:18 by keyword', '4:22 job property', '4:28 rate function', '4:33 x variable',
        '4:35 a property', '4:36 =~ operator', '4:38 "b.*" regexp', '4:45 c property', '4:46 != operator', '4:48 "d" string', '4:53 5m number',
        '4:57 offset keyword', '4:64 1h number', '4:69 > operator', '4:71 bool keyword', '4:76 0.5 number',
      ]); // prettier-ignore
    });

    const UP_AND_STRING = (line: number, column: number, string: string) => [`${line}:${column} up variable`, `${line}:${column + 3} a property`, `${line}:${column + 4} = operator`, `${line}:${column + 5} ${string} string`];
    const STYLES: Readonly<Record<string, { readonly expr: string; readonly tokens: readonly string[] }>> = {
      'a single-quoted scalar': { expr: "'up{a=\"''\"}'", tokens: UP_AND_STRING(4, 15, "\"''\"") },
      'a double-quoted scalar': { expr: '"up{a=\\"\\u00e9\\"}"', tokens: UP_AND_STRING(4, 15, '\\"\\u00e9\\"') },
      'a literal scalar': { expr: '|-\n          up{a="🚀"}', tokens: UP_AND_STRING(5, 10, '"🚀"') },
      'a folded scalar': { expr: '>\n          up{a="b"}\n          # c', tokens: [...UP_AND_STRING(5, 10, '"b"'), '6:10 # c comment'] },
      'a literal scalar with an indentation indicator': { expr: '|2\n            up{a="b"}', tokens: UP_AND_STRING(5, 12, '"b"') },
      'a scalar with an anchor and a tag': { expr: '&x !!str up{a="b"}', tokens: UP_AND_STRING(4, 23, '"b"') },
      'a query with errors': { expr: 'up{a="b" sum', tokens: [...UP_AND_STRING(4, 14, '"b"'), '4:23 sum property'] },
    };
    for (const [name, { expr, tokens: expected }] of Object.entries(STYLES)) {
      it(`in ${name}`, async () => assert.deepEqual(await tokens(ruleFile(expr)), expected));
      it(`in ${name}, with line ends of Windows`, async () => assert.deepEqual(await tokens(ruleFile(expr).replaceAll('\n', '\r\n')), expected));
    }

    it('of LogQL, with its own words', async () => {
      assert.deepEqual(await tokens(ruleFile('sum(rate({app="a"} |= "x" | json [5m]))')), [
        '4:14 sum function', '4:18 rate function', '4:24 app property', '4:27 = operator', '4:28 "a" string',
        '4:33 |= operator', '4:36 "x" string', '4:40 | operator', '4:42 json keyword', '4:48 5m number',
      ]); // prettier-ignore
    });

    it('in a part of a document', async () => {
      const text = `${ruleFile('up')}---\n${ruleFile('down')}---\n${ruleFile('sideways')}`;
      const line = text.split('\n').findIndex((l) => l.includes('down'));
      assert.deepEqual(await tokens(text, { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }), [`${line}:14 down variable`]);
    });

    it('in files of queries', async () => {
      assert.deepEqual(await tokens('# c\nup\n\nsum(up)', undefined, 'promql'), ['1:0 up variable', '3:0 sum function', '3:4 up variable']);
    });

    it('nowhere else', async () => assert.deepEqual(await tokens(monitor()), []));
  });

  describe('in the contract file, completion offers', () => {
    const contract = 'file:///w/observability-contract.yaml';
    afterEach(async () => {
      if (client.documents.has(contract)) await client.close(contract);
      await client.open(uri, '');
    });

    async function completions(source: string): Promise<CompletionItem[]> {
      const { text, spans } = marked(source);
      await client.open(contract, text);
      return client.request('textDocument/completion', { textDocument: { uri: contract }, position: client.document(contract).positionAt(spans[0]!.from) });
    }
    const labels = async (source: string): Promise<string[]> => (await completions(source)).map(({ label }) => label);

    it('the parts that are not there yet', async () => {
      assert.deepEqual(await labels('version: 1\nscrape:\n  port: http\n«»'), ['extends', 'namespaces', 'environments', 'services', 'endpoints', 'metrics', 'alerts', 'records', 'logs', 'dashboards', 'queries', 'retention', 'rules']);
    });
    it('the fields of a part', async () => assert.deepEqual(await labels('scrape:\n  port: http\n  «»\nalerts: {}\n'), ['selector', 'interval', 'timeout']));
    it('the fields of a named entry', async () => assert.deepEqual(await labels('services:\n  execution:\n    «»'), ['port', 'scrape']));
    it('the values of a field', async () => assert.deepEqual(await labels('extends: «»'), ['default', 'none']));
    it('the severities of a rule', async () => assert.deepEqual(await labels('rules:\n  promql/syntax: «»'), ['error', 'warning', 'information', 'hint', 'off']));
    it('the rules', async () => assert.ok((await labels('rules:\n  «»')).includes('contract/scrape-interval')));
    it('what replaces the word before the caret', async () => {
      const [item] = (await completions('scr«»')).filter(({ label }) => label === 'scrape');
      assert.deepEqual(item!.textEdit, { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } }, newText: 'scrape:\n  $1' });
    });
    it('nothing in comments and free text', async () => {
      assert.deepEqual(await labels('# «»'), []);
      await client.close(contract);
      assert.deepEqual(await labels('namespaces:\n  - «»'), []);
    });
    it('nothing in other files', async () => {
      await client.open(uri, 'apiVersion: networking.k8s.io/v1\nkind: Ingress\n');
      assert.deepEqual(await client.request('textDocument/completion', { textDocument: { uri }, position: { line: 2, character: 0 } }), []);
      await client.close(uri);
    });
  });
});
