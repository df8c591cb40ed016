// The page of the result panel in a real browser, under the policy that it has in VS Code.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { panelHtml } from '../../client/src/panel-html';
import { parseToHost, type PanelDescription, type ToHost, type ToPage } from '../../client/src/panel-protocol';
import { findChromium } from '../../scripts/vscode-host/browser.mjs';

/** What the page has of VS Code: it notes what is posted, and what is kept outlives a reload. */
const vsCodeInPage = (): void => {
  const page = globalThis as unknown as { posted: unknown[]; violations: string[]; acquireVsCodeApi: unknown };
  page.posted = [];
  page.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => page.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  page.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => page.posted.push(message),
    getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
    setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
  });
};

export interface PanelPage {
  /** A new one for each test. */
  readonly page: Page;
  /** Sends what the extension would. */
  readonly post: (message: ToPage) => Promise<void>;
  /** What the page has sent. */
  readonly posted: () => Promise<ToHost[]>;
  /** What the page says of itself, as the extension asks it. */
  readonly described: () => Promise<PanelDescription>;
}

/** Opens the page before each test of a suite, sees after it that nothing broke its policy, and skips the suite where there is no browser. */
export function usePanel(viewport: { width: number; height: number }): PanelPage {
  let browser: Browser | undefined;
  let server: http.Server | undefined;
  let page: Page;

  before(async function () {
    const executablePath = findChromium();
    if (executablePath === undefined) return this.skip();
    const { outputFiles } = await build({ entryPoints: ['client/webview/results.ts'], bundle: true, format: 'iife', target: 'es2022', write: false, outdir: 'out' });
    const files = Object.fromEntries(outputFiles.map(({ path, text }) => [path.replace(/^.*results/, '/results'), text]));
    const html = panelHtml({ nonce: 'n0', cspSource: "'self'", script: '/results.js', style: '/results.css' });
    server = http.createServer(({ url = '' }, response) => {
      const type = url.endsWith('.js') ? 'text/javascript' : url.endsWith('.css') ? 'text/css' : 'text/html';
      response.writeHead(200, { 'content-type': type }).end(files[url] ?? html);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  });
  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });
  beforeEach(async () => {
    page = await browser!.newPage({ viewport });
    await page.addInitScript(vsCodeInPage);
    await page.goto(`http://127.0.0.1:${(server!.address() as AddressInfo).port}/`);
  });
  afterEach(async () => {
    if (!page) return;
    assert.deepEqual(await violations(), [], 'the page keeps to its policy');
    await page.close();
  });
  const violations = (): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations);

  const post = (message: ToPage): Promise<void> => page.evaluate((data) => window.postMessage(data, '*'), message);
  const posted = async (): Promise<ToHost[]> => {
    const messages = await page.evaluate(() => (globalThis as unknown as { posted: unknown[] }).posted);
    return messages.map((message) => {
      const known = parseToHost(message);
      assert.ok(known, `the extension does not know ${JSON.stringify(message)}`);
      return known;
    });
  };
  return {
    get page() {
      return page;
    },
    post,
    posted,
    described: async () => {
      await post({ type: 'describe' });
      await page.waitForFunction(() => (globalThis as unknown as { posted: { type: string }[] }).posted.at(-1)?.type === 'description');
      const last = (await posted()).at(-1);
      return last?.type === 'description' ? last.description : assert.fail();
    },
  };
}
