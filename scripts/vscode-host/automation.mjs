// Lets a suite in the extension host see and do what a user of the window sees and does.
//
// The extension API shows a suite its documents and diagnostics, but not the window: not the squiggle, not the colour of a
// word, not a row in a webview. Here a suite asks the browser that shows the window. It posts JSON to the address in
// VSCODE_TEST_SCREEN_URL, with `Authorization: Bearer $VSCODE_TEST_SCREEN_TOKEN`; the answer is JSON: `{ value }`, or
// `{ error }` with a status that is not 200. `test/host/screen.ts` is the typed side of it. The actions:
//
//   { "do": "elements", "selector", "where"?, "styles"?: [], "attributes"?: [] }  all matching elements that are there now, each
//        as { text, visible, styles, attributes }; never waits for any to come
//   { "do": "press", "keys": "Control+Shift+M" }      a key combination in Playwright's notation
//   { "do": "type", "text" }                          text, key by key, where the focus is
//   { "do": "click" | "hover", "selector", "where"? } the first match, once it can be clicked (5 s at most)
//   { "do": "aria", "selector", "where"? }            what assistive technology is told, as Playwright's aria snapshot
//   { "do": "resize", "width", "height" }             the window's size in CSS pixels
//   { "do": "screenshot", "name" }                    NAME.png in the folder VSCODE_HOST_SCREENSHOTS; gives its path, or
//        null when there is no such folder
//
// `where` is "window" (default) or "webview", which means the pages of the webviews that are visible now.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { within } from '../lib/wait.mjs';

const LIMIT = 5000;
const MOST_BODY = 1_000_000;

/**
 * @param {import('playwright-core').Page} page
 * @param {{ screenshots?: string }} options folder for screenshots
 * @returns {Promise<{ url: string, token: string, stop(): void }>}
 */
export async function startAutomation(page, { screenshots } = {}) {
  const token = crypto.randomBytes(16).toString('hex');
  const server = http.createServer((request, response) => void answer(request, response, token, (body) => act(page, body, screenshots)));
  server.requestTimeout = 60_000;
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, token, stop };
}

async function answer(request, response, token, perform) {
  const reply = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.headers.authorization !== `Bearer ${token}`) return reply(401, { error: 'wrong token' });
  if (request.method !== 'POST') return reply(405, { error: 'POST only' });
  try {
    const chunks = [];
    let size = 0;
    for await (const chunk of request) {
      size += chunk.length;
      if (size > MOST_BODY) return reply(413, { error: 'too large' });
      chunks.push(chunk);
    }
    return reply(200, { value: (await perform(JSON.parse(Buffer.concat(chunks).toString('utf8')))) ?? null });
  } catch (error) {
    // Playwright colours its messages for a terminal.
    return reply(400, { error: stripVTControlCharacters(error instanceof Error ? error.message : String(error)) });
  }
}

async function act(page, body, screenshots) {
  switch (body.do) {
    case 'elements':
      return elements(page, body);
    case 'press':
      return page.keyboard.press(body.keys);
    case 'type':
      return page.keyboard.type(body.text);
    case 'click':
      return (await first(page, body)).click({ timeout: LIMIT });
    case 'hover':
      return (await first(page, body)).hover({ timeout: LIMIT });
    case 'aria':
      return (await first(page, body)).ariaSnapshot({ timeout: LIMIT });
    case 'resize':
      return page.setViewportSize({ width: body.width, height: body.height });
    case 'screenshot':
      return screenshots === undefined ? null : screenshot(page, screenshots, body.name);
    default:
      throw new Error(`unknown action ${JSON.stringify(body.do)}`);
  }
}

/** Saves what the window shows. */
export async function screenshot(page, folder, name) {
  if (!/^[\w-]+$/.test(name)) throw new Error(`not a name for a file: ${name}`);
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, timeout: 15_000 });
  return file;
}

/** The documents in which to look: the window's, or those of the visible webviews. */
async function documents(page, where = 'window') {
  if (where === 'window') return [page];
  if (where !== 'webview') throw new Error(`unknown place ${JSON.stringify(where)}`);
  const found = [];
  for (const outer of await page.locator('iframe.webview.ready').all()) {
    // VS Code puts a webview's own page into a frame inside a frame; the inner one is there once it has loaded.
    const inner = outer.contentFrame().locator('iframe#active-frame');
    if ((await outer.isVisible()) && (await inner.count()) > 0) found.push(inner.contentFrame());
  }
  return found;
}

async function first(page, { selector, where }) {
  const places = await documents(page, where);
  for (const place of places) {
    const match = place.locator(selector).first();
    if (places.length === 1 || (await match.count()) > 0) return match;
  }
  throw new Error(`nothing matches ${selector}${places.length === 0 ? ': no webview is visible' : ''}`);
}

async function elements(page, { selector, where, styles = [], attributes = [] }) {
  const found = [];
  for (const place of await documents(page, where)) {
    const read = place.locator(selector).evaluateAll(
      (nodes, wanted) =>
        nodes.map((node) => {
          const computed = getComputedStyle(node);
          return {
            text: (node.innerText ?? node.textContent ?? '').replace(/\u00a0/g, ' '),
            visible: node.checkVisibility({ visibilityProperty: true }),
            styles: Object.fromEntries(wanted.styles.map((name) => [name, computed.getPropertyValue(name)])),
            attributes: Object.fromEntries(wanted.attributes.map((name) => [name, node.getAttribute(name)])),
          };
        }),
      { styles, attributes },
    );
    const list = await within(read, LIMIT);
    if (list === undefined) throw new Error(`no answer from the window within ${LIMIT / 1000} s`);
    found.push(...list);
  }
  return found;
}
