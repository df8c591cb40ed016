import assert from 'node:assert/strict';
import { urlProblem } from './go-url';

describe('what is wrong with a URL', () => {
  const HTTP = ['http', 'https'];
  it('nothing', () => {
    for (const url of ['http://a', 'HTTPS://a.b:80/c?d#e', 'http://user:p@ss@a/', 'http://[::1]:80/', 'http://10.0.0.1', 'http://ä.example/{x}', 'https://a%20b/']) assert.equal(urlProblem(url, HTTP), undefined, url);
  });
  const CASES: Readonly<Record<string, RegExp>> = {
    'ftp://a': /must begin with `http:\/\/` or `https:\/\/`/,
    'example.com': /must begin/,
    '': /must begin/,
    'http:/a': /two slashes/,
    'https:://a': /two slashes/,
    'http://': /no host/,
    'http:///a': /no host/,
    'http://a${b}': /`\{` cannot stand/,
    'http://a b': /` ` cannot stand/,
    'http://%>a': /no escape/,
    'http://::a': /no port/,
    'http://a:port/': /`:port` is no port/,
    'http://a\n': /control character/,
  };
  for (const [url, problem] of Object.entries(CASES)) it(JSON.stringify(url), () => assert.match(urlProblem(url, HTTP) ?? '', problem));
});
