import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { CancellationTokenSource, createConnection, createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver/node';
import type { HttpFailure, HttpRequest, HttpResponse, QueryOutcome } from '../backends/types';
import { FETCH, READ_TAIL, RUN_QUERY, type RunQueryParams } from './protocol';
import { registerQueryService } from './query-service';

const PARAMS: RunQueryParams = { language: 'promql', expression: 'up', url: 'http://localhost:9090', setting: 'observability.prometheus.url', timeoutSeconds: 5, maxRows: 10 };
const ANSWER: HttpResponse = {
  kind: 'response', status: 200, contentType: 'application/json',
  body: '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up"},"value":[1,"1"]}]}}',
};

describe('the query service', () => {
  let editor: ProtocolConnection;
  let requests: HttpRequest[];
  let dispose: () => void;

  beforeEach(() => {
    const [up, down] = [new PassThrough(), new PassThrough()];
    const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    registerQueryService(server);
    server.listen();
    editor = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    requests = [];
    dispose = () => {
      editor.dispose();
      server.dispose();
    };
  });
  afterEach(() => dispose());

  const answerWith = (answer: (request: HttpRequest) => Promise<HttpResponse | HttpFailure>): void => {
    editor.onRequest(FETCH, (request: HttpRequest) => {
      requests.push(request);
      return answer(request);
    });
    editor.listen();
  };
  const run = (params: RunQueryParams): Promise<QueryOutcome> => editor.sendRequest<QueryOutcome>(RUN_QUERY, params);

  it('sends a PromQL query through the editor and returns its table', async () => {
    answerWith(async () => ANSWER);
    const outcome = await run(PARAMS);
    assert.equal(requests[0]?.url, 'http://localhost:9090/api/v1/query');
    assert.deepEqual(outcome.kind === 'table' && outcome.rows, [['up', '1']]);
  });

  it('asks Loki for LogQL, and nobody for an empty query', async () => {
    answerWith(async () => ({ ...ANSWER, body: '{"status":"success","data":{"resultType":"streams","result":[{"stream":{"a":"b"},"values":[["1700000000000000000","line"]]}]}}' }));
    const outcome = await run({ ...PARAMS, language: 'logql', expression: '{a="b"}', url: 'http://localhost:3100' });
    assert.deepEqual(outcome.kind === 'logs' && outcome.lines.map(({ text }) => text), ['line']);
    assert.deepEqual(requests.map(({ url }) => new URL(url).pathname), ['/loki/api/v1/query_range']);
    for (const language of ['promql', 'logql'] as const) assert.equal((await run({ ...PARAMS, language, expression: '  ' })).kind, 'unsupported');
    assert.equal(requests.length, 1);
  });

  it('tells what a message of a live view holds', async () => {
    editor.listen();
    const read = (message: string) => editor.sendRequest<{ lines: { text: string }[] } | null>(READ_TAIL, { message });
    assert.deepEqual((await read('{"streams":[{"stream":{"a":"b"},"values":[["1700000000000000000","line"]]}]}'))?.lines.map(({ text }) => text), ['line']);
    for (const message of ['', 'x', '7', '{"streams":7}']) assert.equal(await read(message), null, message);
  });

  it('cancels the request in the editor when the query is cancelled, and does not wait for it', async () => {
    const cancelledInEditor = new Promise<void>((resolve) => {
      editor.onRequest(FETCH, (request: HttpRequest, token) => {
        requests.push(request);
        token.onCancellationRequested(() => resolve());
        source.cancel();
        return new Promise(() => undefined);
      });
    });
    const source = new CancellationTokenSource();
    editor.listen();
    const outcome = await editor.sendRequest<QueryOutcome>(RUN_QUERY, PARAMS, source.token);
    assert.deepEqual(outcome, { kind: 'cancelled' });
    await cancelledInEditor;
  });

  it('reports an editor that cannot send', async () => {
    answerWith(async () => {
      throw new Error('no network in this host');
    });
    const outcome = await run(PARAMS);
    assert.equal(outcome.kind, 'unreachable');
    assert.match(outcome.kind === 'unreachable' ? outcome.message : '', /no network in this host/);
  });
});
