// A headless Chromium that shows one page and can reach nothing but this machine.
import { onPath } from '../lib/programs.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // Page routes do not see web sockets nor the browser's own requests: no name resolves, so those end here.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** The browser's program: `CHROMIUM_EXECUTABLE`, else the first of the usual names on PATH, else undefined. */
export function findChromium(env = process.env) {
  return env.CHROMIUM_EXECUTABLE || NAMES.map((name) => onPath(name, env)).find(Boolean);
}

/** Whether a page may make this request. Schemes without a network (data:, blob:) always may. */
export function isLocal(address) {
  const url = new URL(address);
  return !/^(https?|wss?|ftp):$/.test(url.protocol) || ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}

/**
 * @param {{ origin: string, token: string }} server whose page will be shown
 * @param {(why: string) => void} onGone when the browser or the page ends by itself
 * @returns the browser and its page, still empty
 */
export async function openBrowser(server, onGone) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found: install it, or name it in CHROMIUM_EXECUTABLE');
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath, headless: true, args: ARGUMENTS, timeout: 60_000,
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
  });
  browser.on('disconnected', () => onGone('Chromium went away'));
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] });
  await context.addCookies([{ name: 'vscode-tkn', value: server.token, url: server.origin }]);
  const page = await context.newPage();
  await page.route('**/*', (route) => (isLocal(route.request().url()) ? route.continue() : route.abort()));
  page.on('crash', () => onGone('the page crashed'));
  if (process.env.VSCODE_HOST_DEBUG) page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  return { browser, page };
}
