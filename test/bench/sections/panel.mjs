// The result panel in a headless browser, and the preview of an alert.
import http from 'node:http';
import path from 'node:path';
import fs from 'node:fs';
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { loadTypeScript } from '../../../scripts/lib/load-typescript.mjs';
import { ROOT } from '../../../scripts/lib/places.mjs';
import { findChromium } from '../../../scripts/vscode-host/browser.mjs';
import { SHOW } from '../figures.mjs';
import { median, residentMemory, time } from '../measure.mjs';
import { Session } from '../session.mjs';

const RUNS = 5;
const DAY = 86_400;
const START = 1_700_000_000;
const RUN = { title: 'bench', expression: 'up', language: 'promql', server: 'http://localhost:9090', environment: 'production', timing: { mode: 'range', seconds: DAY, step: 'medium' } };

/** A page under the policy of the panel with the bundles that ship, and a blank one with the bare chart library. */
async function withBrowser(task) {
  const executablePath = findChromium();
  if (executablePath === undefined) return false;
  const bundle = (name) => fs.readFileSync(path.join(ROOT, 'dist/webview', name), 'utf8');
  const uplot = fs.readFileSync(path.join(ROOT, 'node_modules/uplot/dist/uPlot.iife.min.js'), 'utf8');
  const files = { '/results.js': bundle('results.js'), '/results.css': bundle('results.css'), '/uplot.js': uplot };
  const pages = {
    '/panel': `<!DOCTYPE html><link rel="stylesheet" href="/results.css"><body><main id="root"></main><script>acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} })</script><script src="/results.js"></script>`,
    '/bare': `<!DOCTYPE html><body><div id="chart"></div><script src="/uplot.js"></script>`,
  };
  const server = http.createServer(({ url }, response) => {
    const type = url.endsWith('.js') ? 'text/javascript' : url.endsWith('.css') ? 'text/css' : 'text/html';
    response.writeHead(200, { 'content-type': type }).end(files[url] ?? pages[url] ?? '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--js-flags=--expose-gc'] });
  try {
    await task(async (name) => {
      const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
      await page.goto(`http://127.0.0.1:${server.address().port}/${name}`);
      return page;
    });
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
  return true;
}

/** An answer of Prometheus over a range, as text. */
function answer(series, steps) {
  const result = Array.from({ length: series }, (_, s) => ({ metric: { __name__: 'requests', pod: `pod-${s}`, service: `s${s % 50}` }, values: Array.from({ length: steps }, (_, i) => [START + i * 30, String(s + Math.round(Math.sin(i / 20 + s) * 1000) / 1000)]) }));
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
}

/** In the page: from the message to the frame behind the first one that shows it, in milliseconds. */
const toPaint = ({ message, selector }) =>
  new Promise((resolve) => {
    const began = performance.now();
    const look = () => (document.querySelector(selector) ? requestAnimationFrame(() => resolve(performance.now() - began)) : requestAnimationFrame(look));
    window.postMessage(JSON.parse(message), '*');
    requestAnimationFrame(look);
  });

const heap = (page) => page.evaluate(() => (globalThis.gc?.(), performance.memory.usedJSHeapSize));

export async function panel(figures, { server }) {
  const [{ readAnswer }, { evaluate }, { backtest }] = await loadTypeScript(['server/src/backends/prometheus.ts', 'server/src/backends/alert-evaluation.ts', 'server/src/query/promql/alert-states.ts']);
  const tableOf = (series, steps) => {
    const body = answer(series, steps);
    const range = { start: START, end: START + (steps - 1) * 30, step: 30 };
    return { body, range, outcome: readAnswer({ kind: 'response', status: 200, contentType: 'application/json', body }, { maxRows: 10_000, range }, 1) };
  };

  const found = await withBrowser(async (open) => {
    for (const [what, series, steps, selector] of [['10,000 series, to the first paint of the graph', 10_000, 10, '.chart canvas'], ['1,000,000 points of 1,000 series, to the graph', 1_000, 1_000, '.chart canvas']]) {
      const { outcome } = tableOf(series, steps);
      const message = JSON.stringify({ type: 'finished', run: RUN, outcome });
      const [ours, bare] = [[], []];
      let memory = 0;
      let empty = 0;
      for (let run = 0; run < RUNS; run++) {
        const page = await open('panel');
        empty = await heap(page);
        ours.push(await page.evaluate(toPaint, { message, selector }));
        memory = await heap(page);
        await page.close();
        const chart = await open('bare');
        const data = [Array.from({ length: steps }, (_, i) => START + i * 30), ...outcome.graph.series.map(({ values }) => values)];
        bare.push(await chart.evaluate(({ text }) => new Promise((resolve) => {
          const began = performance.now();
          const columns = JSON.parse(text);
          new uPlot({ width: 900, height: 400, series: [{}, ...columns.slice(1).map(() => ({ stroke: 'red' }))] }, columns, document.getElementById('chart'));
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
        }), { text: JSON.stringify(data) }));
        await chart.close();
      }
      figures.add(what, median(ours), { bound: median(bare), boundIs: 'JSON.parse of the values, and bare uPlot' });
      figures.add('the same, memory of the page', memory, { bound: empty + message.length * 2, boundIs: 'the empty page and the message as text', show: SHOW.memory });
    }
  });
  if (!found) console.log('  no chromium found: the rows of the panel are left out');

  const { body, range } = tableOf(1_000, 1_000);
  const read = [];
  const parsed = [];
  for (let run = 0; run < RUNS; run++) {
    parsed.push(await time(() => JSON.parse(body)));
    read.push(await time(() => readAnswer({ kind: 'response', status: 200, contentType: 'application/json', body }, { maxRows: 10_000, range }, 1)));
  }
  figures.add('1,000,000 points, read by the server', median(read), { bound: median(parsed), boundIs: 'JSON.parse of the same body' });
  await answered(figures, server, 'Run Query, 10,000 series', tableOf(10_000, 10));
  await answered(figures, server, 'Run Query, 1,000,000 points', { body, range });
  await backtests(figures, { evaluate, backtest });
}

/** A query that the editor runs in a new server: to its answer, and the memory that it leaves behind. */
async function answered(figures, { program }, what, { body, range }) {
  const times = [];
  const memory = [];
  let idle = 0;
  for (let run = 0; run < RUNS; run++) {
    const session = await Session.start(program, { prometheus: { '/api/v1/query_range': body } });
    idle = residentMemory(session.pid);
    let outcome;
    times.push(await time(async () => (outcome = await session.run('requests', range))));
    if (outcome.kind !== 'table') throw new Error(`the query ended as ${outcome.kind}`);
    memory.push(residentMemory(session.pid));
    await session.stop();
  }
  figures.add(`${what}, to the answer of the language server`, median(times), { bound: await time(() => JSON.parse(JSON.stringify(JSON.parse(body)))), boundIs: 'the body, read, written and read again' });
  figures.add('the same, memory of the server', median(memory), { bound: idle + 2 * body.length, boundIs: 'the idle server and the body as text', show: SHOW.memory });
}

/** An alert with a thousand series over a day at 30 seconds: evaluated against a server in this process, and worked out for another `for`. */
async function backtests(figures, { evaluate, backtest }) {
  const [series, steps, interval] = [1_000, DAY / 30 + 1, 30];
  const isThere = (s, i) => (Math.floor(i / 7) * 31 + s * 17) % 5 < 2;
  const bodies = new Map();
  const bodyAt = (from, to) => {
    const key = `${from} ${to}`;
    if (!bodies.has(key)) {
      const first = Math.round((from - START) / interval);
      const result = Array.from({ length: series }, (_, s) => ({ metric: { pod: `pod-${s}` }, values: Array.from({ length: Math.round((to - from) / interval) + 1 }, (_, i) => first + i).filter((i) => isThere(s, i)).map((i) => [START + i * interval, '0.123']) })).filter(({ values }) => values.length > 0);
      bodies.set(key, JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
    }
    return bodies.get(key);
  };
  const transport = async ({ body }) => {
    const form = new URLSearchParams(body);
    return { kind: 'response', status: 200, contentType: 'application/json', body: bodyAt(Number(form.get('start')), Number(form.get('end'))) };
  };
  const api = { product: 'Prometheus', base: 'http://localhost', setting: '', timeoutSeconds: 30, transport };
  const evaluations = { start: START, interval, steps };
  const run = () => evaluate('x > 0', evaluations, 0, api, new AbortController().signal);
  // The first one makes the bodies.
  let evaluated = await run();
  const [ours, bound, again] = [[], [], []];
  const before = residentMemory(process.pid);
  for (let i = 0; i < RUNS; i++) {
    ours.push(await time(async () => (evaluated = await run())));
    bound.push(await time(() => [...bodies.values()].forEach((body) => JSON.parse(body))));
    again.push(await time(() => backtest(evaluated.series.map(({ presence }) => presence), evaluations, { for: 60 * (i + 1), keepFiringFor: 0 })));
  }
  if (evaluated.series.length !== series) throw new Error(`${evaluated.series.length} series were evaluated`);
  figures.add('backtest of 1,000 series over 24 h at 30 s, read from the server', median(ours), { bound: median(bound), boundIs: 'JSON.parse of the same bodies' });
  figures.add('the same again, with another `for`', median(again), { goal: '50 ms' });
  figures.add('the same, memory that it added', Math.max(residentMemory(process.pid) - before, 0), { bound: [...bodies.values()].reduce((sum, body) => Math.max(sum, body.length), 0), boundIs: 'the largest body', show: SHOW.memory });
}
