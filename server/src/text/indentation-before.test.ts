import assert from 'node:assert/strict';
import { indentationBefore } from './indentation-before';

const at = (marked: string): string | undefined => indentationBefore(marked.replace('<|>', ''), marked.indexOf('<|>'));

describe('what is before an offset in its line', () => {
  it('is blanks and tabs, or something else', () => {
    assert.equal(at('  \t<|>up'), '  \t');
    assert.equal(at('up\n <|> up'), ' ');
    assert.equal(at('up\r\n<|>up'), '');
    assert.equal(at('up\r\t<|>up'), '\t');
    assert.equal(at('a <|>up'), undefined);
    assert.equal(at('\n a  <|>'), undefined);
  });
});
