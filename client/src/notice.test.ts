import assert from 'node:assert/strict';
import { notice } from './notice';

describe('a text for a notification', () => {
  it('is left alone when it is plain', () => {
    const text = 'Nothing listens at http://localhost:9090: the connection was refused. [1] (see above)';
    assert.equal(notice(text), text);
  });

  it('cannot become a link', () => {
    assert.equal(notice('altnames: DNS:[Fix it](command:workbench.action.terminal.new)'), 'altnames: DNS:[Fix it] (command:workbench.action.terminal.new)');
    assert.doesNotMatch(notice('[a]](x)[b](y)'), /\]\(/);
  });

  it('is one short line that reads from left to right', () => {
    assert.equal(notice('a\nb\u001b[31mc\u202ed'), 'a b [31mc d');
    assert.equal(notice('x'.repeat(1000)).length, 401);
  });
});
