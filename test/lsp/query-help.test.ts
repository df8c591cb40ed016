import assert from 'node:assert/strict';
import { CompletionTriggerKind, type CompletionItem, type CompletionList, type Hover, type InlayHint, type SignatureHelp } from 'vscode-languageserver/node';
import { marked } from '../helper/marked';
import { TestClient } from './client';
import { monitor, prometheusRule, ruleFile } from './manifests';

const URI = 'file:///w/rules.yaml';
const QUERIES = 'file:///w/queries.promql';
const CONTRACT = 'file:///w/observability-contract.yaml';

describe('help while a query is being written', function () {
  this.timeout(120_000);
  let client: TestClient;
  before(async () => {
    client = await TestClient.start({ textDocument: { completion: { completionItem: { snippetSupport: true } } } });
  });
  after(() => client.stop());
  afterEach(async () => {
    for (const uri of [...client.documents.keys()]) await client.close(uri);
  });

  /** Opens a text and asks at its mark `«»`. */
  async function ask<Result>(method: string, source: string, uri = URI, more: object = {}): Promise<Result> {
    const { text, spans } = marked(source);
    if (client.documents.has(uri)) await client.close(uri);
    await client.open(uri, text, uri === QUERIES ? 'promql' : 'yaml');
    return client.request<Result>(method, { textDocument: { uri }, position: client.document(uri).positionAt(spans[0]!.from), ...more });
  }

  describe('completion', () => {
    const complete = (source: string, uri = URI, more?: object): Promise<CompletionList> => ask('textDocument/completion', source, uri, more);

    /** The document after an item is accepted. */
    function accept({ items }: CompletionList, label: string, uri = URI): string {
      const item = items.find((other) => other.label === label);
      assert.ok(item?.textEdit && 'range' in item.textEdit, `${label} is not among ${items.map((other) => other.label).join(', ')}`);
      const document = client.document(uri);
      const { range, newText } = item.textEdit;
      return document.getText().slice(0, document.offsetAt(range.start)) + newText + document.getText().slice(document.offsetAt(range.end));
    }

    it('is announced with the characters that ask for it', () => {
      const { completionProvider } = client.initialized.capabilities;
      for (const character of ['(', '{', ',', '=', '"', '~', '[', '@']) assert.ok(completionProvider?.triggerCharacters?.includes(character), character);
      assert.ok(!completionProvider?.triggerCharacters?.includes(' '), 'a blank would ask all the time');
    });

    it('knows the metrics of the contract, counters first behind `rate(`', async () => {
      const { items } = await complete(ruleFile('sum(rate(«»))'));
      assert.equal(items[0]?.detail, 'counter');
      assert.ok(items.some(({ label }) => label === 'http_requests_total'));
      assert.deepEqual(items.map(({ sortText }) => sortText), items.map(({ sortText }) => sortText).sort(), 'editors keep the order');
    });

    it('writes snippets into scalars of every style, and replaces the word as a whole', async () => {
      assert.equal(accept(await complete(ruleFile('ra«»te')), 'rate'), ruleFile('rate($1[${2:5m}])'));
      assert.equal(accept(await complete(ruleFile('"up{service=«»}"')), 'risk'), ruleFile('"up{service=\\"risk\\"}"'));
      assert.equal(accept(await complete(ruleFile('|\n          up{service=«»}')), 'risk'), ruleFile('|\n          up{service="risk"}'));
      assert.equal(accept(await complete(prometheusRule("'count_val«»'")), 'count_values'), prometheusRule('\'count_values("${1:value}", $2)\''));
    });

    it('works where the value is still empty', async () => assert.equal(accept(await complete(ruleFile('«»')), 'absent'), ruleFile('absent($1)')));
    it('works in files of queries', async () => assert.equal(accept(await complete('up\n\nsum«»', QUERIES), 'sum', QUERIES), 'up\n\nsum by (${1:service}) ($2)'));

    it('filters recorded metrics by their whole names', async () => {
      const text = `${ruleFile()}      - record: job:errors:rate5m\n        expr: sum by (job) (rate(errors_total[5m]))\n      - alert: Other\n        expr: job:err«»\n`;
      const list = await complete(text);
      const item = list.items.find(({ label }) => label === 'job:errors:rate5m');
      assert.ok(item?.textEdit && 'range' in item.textEdit);
      assert.equal(item.filterText, undefined, 'editors filter by the label unless told otherwise');
      assert.equal(client.textAt(URI, item.textEdit.range), 'job:err');
    });

    it('asks to be asked again while digits of a duration are typed', async () => {
      const list = await complete(ruleFile('rate(up[3«»])'));
      assert.equal(list.isIncomplete, true);
      assert.deepEqual(list.items.map(({ label }) => label).slice(0, 2), ['3m', '3h']);
    });

    it('says nothing at a character that asks without need', async () => {
      const typed = (triggerCharacter: string) => ({ context: { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter } });
      assert.deepEqual((await complete(ruleFile('sum by (job) («»)'), URI, typed('('))).items, []);
      assert.ok((await complete(ruleFile('sum by («»)'), URI, typed('('))).items.length > 0);
    });

    it('knows what templates of alerts can read, and is asked by a dot', async () => {
      assert.ok(['.', '$', '|'].every((character) => client.initialized.capabilities.completionProvider?.triggerCharacters?.includes(character)));
      const text = (annotation: string): string => ruleFile('sum by (service, pod) (errors_total) > 1').replace('summary: Errors', () => `summary: ${annotation}`);
      const dot = { context: { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter: '.' } };
      const list = await complete(text('"{{ $labels.«» }} fails"'), URI, dot);
      assert.deepEqual(list.items.map(({ label }) => label), ['service', 'pod']);
      assert.equal(accept(list, 'pod'), text('"{{ $labels.pod }} fails"'));
      assert.deepEqual(await complete(ruleFile('up.«»'), URI, dot), [], 'a dot asks for nothing in a query');
    });

    it('says nothing outside of queries', async () => {
      assert.deepEqual(await complete(monitor().replace('port: http', 'port: «»http')), []);
      assert.deepEqual(await complete(ruleFile().replace('for: 5m', 'for: «»5m')), []);
    });

    describe('describes what it offers in Markdown once it is looked at', () => {
      const resolve = (item: CompletionItem): Promise<CompletionItem> => client.request('completionItem/resolve', item);
      const textOf = ({ documentation }: CompletionItem): string | undefined => (typeof documentation === 'object' && documentation.kind === 'markdown' ? documentation.value : undefined);

      const CASES: Readonly<Record<string, readonly [source: string, label: string, documentation: RegExp, uri?: string]>> = {
        'a metric': [ruleFile('http_requests_to«»'), 'http_requests_total', /HTTP requests served/],
        'a metric that a rule records': [`${ruleFile('job:er«»')}      - record: job:errors:rate5m\n        expr: sum by (job) (rate(errors_total[5m]))\n`, 'job:errors:rate5m', /Recording rule: sum by/],
        'a function': [ruleFile('ra«»'), 'rate', /rate\(/],
        'a function of templates': [ruleFile().replace('summary: Errors', 'summary: "{{ human«» }}"'), 'humanize', /humanize/],
        'a field of an object': [monitor().replace('port: http', 'port: http\n      «»'), 'scheme', /HTTP/i],
        'a field of the contract': ['scrape:\n  «»\n', 'interval', /scrape/i, CONTRACT],
      };
      for (const [name, [source, label, documentation, uri]] of Object.entries(CASES)) {
        it(name, async () => {
          const found = await complete(source, uri);
          const items: CompletionItem[] = Array.isArray(found) ? found : found.items;
          const item = items.find((other) => other.label === label);
          assert.ok(item, items.map((other) => other.label).join(', '));
          assert.deepEqual(items.filter((other) => other.documentation !== undefined), [], 'the list holds what is shown in it');
          const resolved = await resolve(item);
          assert.match(textOf(resolved) ?? '', documentation);
          assert.deepEqual({ ...resolved, documentation: undefined }, { ...item, documentation: undefined }, 'and nothing else');
        });
      }

      it('but an item of an older list is what it was', async () => {
        const older = await complete(ruleFile('http_requests_to«»'));
        const item = older.items.find(({ label }) => label === 'http_requests_total')!;
        await complete(ruleFile('ra«»'));
        assert.deepEqual(await resolve(item), item);
      });
    });

    it('says what all items replace once, where the client can take that', async () => {
      const other = await TestClient.start({ textDocument: { completion: { completionItem: { snippetSupport: true }, completionList: { itemDefaults: ['editRange'] } } } });
      const { text, spans } = marked(ruleFile('sum(ra«»))'));
      await other.open(URI, text);
      const list = await other.request<CompletionList>('textDocument/completion', { textDocument: { uri: URI }, position: other.document(URI).positionAt(spans[0]!.from) });
      const range = list.itemDefaults?.editRange;
      assert.ok(range && 'start' in range);
      assert.equal(other.textAt(URI, range), 'ra');
      const item = (wanted: string): CompletionItem | undefined => list.items.find(({ label }) => label === wanted);
      assert.deepEqual([item('rate')?.textEdit, item('rate')?.textEditText, item('rate')?.insertTextFormat], [undefined, 'rate($1[${2:5m}])', 2]);
      const metric = list.items.find(({ detail }) => detail === 'gauge' || detail === 'counter');
      assert.ok(metric);
      assert.deepEqual([metric.textEdit, metric.textEditText, metric.insertTextFormat], [undefined, undefined, undefined], 'its label is what it inserts');
      await other.stop();
    });
  });

  describe('signature help', () => {
    const help = async (source: string, uri?: string): Promise<string | undefined> => {
      const found = await ask<SignatureHelp | null>('textDocument/signatureHelp', source, uri);
      const signature = found?.signatures[0];
      const parameter = signature?.parameters?.[found?.activeParameter ?? 0]?.label;
      return Array.isArray(parameter) ? signature!.label.slice(...parameter) : signature?.label;
    };
    it('shows the active parameter', async () => {
      assert.equal(await help(ruleFile('histogram_quantile(0.9, «»)')), 'buckets: instant vector');
      assert.equal(await help(ruleFile('"label_replace(up, \\"a,b\\", «»)"')), 'replacement: string');
    });
    it('works in what is not finished', async () => assert.equal(await help('clamp(rate(x[5m]), 1, «»', QUERIES), 'max: scalar'));
    it('is silent outside of calls', async () => assert.equal(await help(ruleFile('up «»')), undefined));
  });

  describe('hovering', () => {
    const hover = async (source: string, uri = URI): Promise<{ of: string; text: string } | undefined> => {
      const found = await ask<Hover | null>('textDocument/hover', source, uri);
      assert.ok(!found || (typeof found.contents === 'object' && 'kind' in found.contents && found.contents.kind === 'markdown'));
      return found ? { of: client.textAt(uri, found.range!), text: (found.contents as { value: string }).value } : undefined;
    };
    it('shows types, labels and the metric of the catalog', async () => {
      const found = await hover(ruleFile('sum by (service) (rate(http_requests«»_total[5m]))'));
      assert.equal(found?.of, 'http_requests_total');
      assert.match(found.text, /Instant vector\./);
      assert.match(found.text, /HTTP requests served/);
    });
    it('marks the part of the source that it speaks of, whatever the style', async () => {
      assert.equal((await hover(ruleFile('"up{service=\\"ri«»sk\\"} > 1"')))?.of, 'service=\\"risk\\"');
      assert.equal((await hover(ruleFile('>-\n          sum(\n            ra«»te(up[5m]))')))?.of, 'rate');
    });
    it('explains the words of templates', async () => {
      const found = await hover(ruleFile('rate(errors_total[5m]) > 1').replace('summary: Errors', () => 'summary: "{{ $value | human«»ize }}"'));
      assert.equal(found?.of, 'humanize');
      assert.match(found.text, /metric prefix/);
    });
    it('works in broken queries', async () => assert.match((await hover('sum(ra«»te(', QUERIES))!.text, /per-second growth/));
    it('explains the fields of the contract file', async () => {
      const found = await hover('scrape:\n  inter«»val: 15s\n', CONTRACT);
      assert.equal(found?.of, 'interval');
      assert.match(found.text, /How often a service is scraped\./);
    });
    it('explains the fields of Kubernetes objects', async () => assert.equal((await hover(monitor().replace('port: http', 'po«»rt: http')))?.of, 'port'));
    it('is silent elsewhere', async () => assert.equal(await hover('apiVersion: networking.k8s.io/v1\nkind: Ingress\nme«»tadata: {}\n'), undefined));
  });

  describe('hints of types', () => {
    const hints = async (text: string): Promise<string> => {
      await client.open(URI, text);
      const document = client.document(URI);
      const found = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: URI }, range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } } });
      return found.reduceRight((out, { position, label }) => `${out.slice(0, document.offsetAt(position))}⟨${label as string}⟩${out.slice(document.offsetAt(position))}`, text);
    };
    it('are off unless they are switched on, and follow the setting', async () => {
      const text = ruleFile('"sum by (service) (up{a=\\"b\\"}) > 5"');
      assert.equal(await hints(text), text);
      await client.close(URI);
      const before = client.refreshes.hints;
      await client.configure({ inlayHints: { types: true } });
      await client.until(() => client.refreshes.hints > before, 'a refresh of the hints');
      assert.equal(await hints(text), text.replace(' > 5', '⟨: instant vector {service?}⟩ > 5'));
      await client.configure({});
    });
  });

  describe('the explanation of a query', () => {
    const explain = async (source: string): Promise<{ title: string; text: string } | null> => {
      const { text, spans } = marked(source);
      await client.open(URI, text);
      const document = client.document(URI);
      return client.request('observability/explainQuery', { textDocument: { uri: URI }, range: { start: document.positionAt(spans[0]!.from), end: document.positionAt(spans[0]!.to) } });
    };
    it('is its tree', async () => {
      const found = await explain(ruleFile('sum(rate(«»errors_total[5m])) > 1'));
      assert.equal(found?.title, 'alert HighErrorRate');
      assert.match(found.text, /^├─ sum\(…\) +instant vector \{\}$/m);
      assert.match(found.text, /counter: Errors of any kind/);
    });
    it('is that of the selected part', async () => assert.match((await explain(ruleFile('sum(«rate(errors_total[5m])») > 1')))!.text, /^rate\(errors_total\[5m\]\)\n\nrate\(…\)/));
    it('says what is wrong with a query', async () => assert.match((await explain(ruleFile('sum(«»rate(errors_total))')))!.text, /Prometheus refuses this query:\n {2}at 1:10: `rate` needs a range vector/));
    it('is none where there is no query', async () => assert.equal(await explain(`«»${monitor()}`), null));
  });

  it('is there at every point of a file that ends anywhere', async () => {
    const whole = ruleFile('"sum by (service) (rate(http_requests_total{service=~\\"a|b\\"}[5m] offset 1h)) / on (service) group_left () up @ start() > bool 5"');
    for (let end = whole.indexOf('expr') - 2; end < whole.length; end += 3) {
      await client.open(URI, whole.slice(0, end));
      const position = client.document(URI).positionAt(end);
      for (const method of ['completion', 'signatureHelp', 'hover']) await client.request(`textDocument/${method}`, { textDocument: { uri: URI }, position });
      await client.close(URI);
    }
  });
});
