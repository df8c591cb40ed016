import assert from 'node:assert/strict';
import { urlProblem, urlSyntaxProblem } from './go-url';

describe('what is wrong with a URL', () => {
  const HTTP = ['http', 'https'];
  it('nothing', () => {
    for (const url of ['http://a', 'HTTPS://a.b:80/c?d#e', 'http://user:p@ss@a/', 'http://[::1]:80/', 'http://10.0.0.1', 'http://ä.example/{x}', 'https://a%20b/', 'http://a/b c%20d?e=%zz#f%21']) assert.equal(urlProblem(url, HTTP), undefined, url);
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
    'http://a:50%@b/': /`%` in its credentials/,
    'http://a/50%': /`%` in its path/,
    'http://a/?b=50%#c%': /`%` in its fragment/,
  };
  for (const [url, problem] of Object.entries(CASES)) it(JSON.stringify(url), () => assert.match(urlProblem(url, HTTP) ?? '', problem));
});

describe('what is wrong with a URL of any scheme', () => {
  it('nothing, with or without a host', () => {
    for (const url of ['unix:///var/run/docker.sock', 'tcp://localhost:2375', 'http:///a']) assert.equal(urlSyntaxProblem(url), undefined, url);
  });
  it('its port', () => assert.match(urlSyntaxProblem('tcp://localhost:docker') ?? '', /`:docker` is no port/));
});
