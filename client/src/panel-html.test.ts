import assert from 'node:assert/strict';
import { panelHtml } from './panel-html';

const ASSETS = { nonce: 'abc123', cspSource: 'https://*.vscode-cdn.net', script: 'https://file/results.js', style: 'https://file/results.css' };

describe('the page of the result panel', () => {
  const html = panelHtml(ASSETS);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.split('; ') ?? [];

  it('allows nothing but its own style sheet and its own script', () => {
    assert.deepEqual(policy, ["default-src 'none'", 'style-src https://*.vscode-cdn.net', "script-src 'nonce-abc123'", "base-uri 'none'", "form-action 'none'"]);
  });

  it('has no script or style of its own in it', () => {
    assert.deepEqual(html.match(/<script[^>]*>[^<]*/g), ['<script nonce="abc123" src="https://file/results.js">']);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
  });

  it('escapes what it is given', () => {
    assert.doesNotMatch(panelHtml({ ...ASSETS, script: '"><script>alert(1)</script>' }), /<script>alert/);
  });
});
