import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstLine } from './first-line';

describe('the first line of a foreign answer', () => {
  it('is the first that is not blank', () => {
    assert.equal(firstLine('\r\n  \n upstream connect error\nmore'), 'upstream connect error');
    assert.equal(firstLine(' \n\t'), '');
  });

  it('is the title of an HTML page', () => {
    assert.equal(firstLine('<!DOCTYPE html>\n<html><head><title>503 Service\n Unavailable</title></head><body>x'), '503 Service Unavailable');
  });

  it('is the first words of an HTML page without a title, and never its scripts', () => {
    assert.equal(firstLine('<html><script>steal()</script><style>a{}</style><body><h1>Bad Gateway &amp; more</h1></body></html>'), 'Bad Gateway & more');
    assert.equal(firstLine('<html><script>steal()'), '');
  });

  it('loses control characters, terminal escapes and direction overrides', () => {
    assert.equal(firstLine('\u001b[31mred\u001b[0m \u202Egnp.exe'), '[31mred [0m gnp.exe');
  });

  it('is short, whatever comes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), fc.boolean(), (text, asPage) => {
      const line = firstLine(asPage ? `<html>${text}` : text);
      assert.ok(line.length <= 301);
      assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }));
  });
});
