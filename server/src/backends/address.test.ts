import assert from 'node:assert/strict';
import { parseServerAddress } from './address';

const read = (text: string) => parseServerAddress(text, 'observability.prometheus.url');
const base = (text: string): string => {
  const address = read(text);
  assert.equal(address.kind, 'address', JSON.stringify(address));
  return address.kind === 'address' ? address.base : '';
};
const refusal = (text: string): string => {
  const address = read(text);
  assert.equal(address.kind, 'not-configured', JSON.stringify(address));
  return address.kind === 'not-configured' ? address.message : '';
};

describe('the address of a server', () => {
  it('is taken with or without a slash at its end', () => {
    assert.equal(base('http://localhost:9090'), 'http://localhost:9090');
    assert.equal(base('http://localhost:9090/'), 'http://localhost:9090');
    assert.equal(base('  https://prom.example.com//  '), 'https://prom.example.com');
  });

  it('keeps a path prefix', () => {
    assert.equal(base('https://example.com/monitoring/prometheus/'), 'https://example.com/monitoring/prometheus');
  });

  it('drops a query and a fragment, which a copied browser address has', () => {
    assert.equal(base('http://localhost:9090/prom?g0.expr=up#top'), 'http://localhost:9090/prom');
  });

  it('may be an IPv6 address', () => assert.equal(base('http://[::1]:9090'), 'http://[::1]:9090'));

  it('is asked for when the setting is empty', () => assert.match(refusal('  '), /observability\.prometheus\.url is empty/));

  it('needs a scheme, and says so where it is forgotten', () => {
    assert.match(refusal('localhost:9090'), /must start with http:\/\/ or https:\/\//);
    assert.match(refusal('file:///etc/passwd'), /must start with http/);
    assert.match(refusal('javascript:alert(1)'), /must start with http/);
  });

  it('is refused when it is none', () => {
    assert.match(refusal('not an address'), /is not an address: "not an address"/);
    assert.match(refusal('http://'), /is not an address/);
    assert.match(refusal('http://host:99999'), /is not an address/);
  });

  it('is refused with credentials in it, and the message does not repeat them', () => {
    for (const text of ['http://admin:hunter2@localhost:9090', 'https://hunter2@localhost', 'http://admin:hunter2@bad host']) {
      assert.doesNotMatch(refusal(text), /hunter2/);
    }
    assert.match(refusal('http://admin:hunter2@localhost:9090'), /user name or a password/);
  });
});
