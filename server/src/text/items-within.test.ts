import assert from 'node:assert/strict';
import { itemsWithin } from './items-within';
import { span } from './range';

describe('the items within a span', () => {
  const items = [span(4, 6), span(0, 2), span(0, 9), span(6, 6), span(5, 7)];
  const within = itemsWithin(items, (item) => item);

  it('lie in it as a whole, in the order of the text', () => {
    assert.deepEqual(within(span(0, 6)), [span(0, 2), span(4, 6), span(6, 6)]);
    assert.deepEqual(within(span(4, 7)), [span(4, 6), span(5, 7), span(6, 6)]);
  });

  it('are none where there are none', () => {
    assert.deepEqual(within(span(7, 20)), []);
    assert.deepEqual(itemsWithin([], () => span(0, 0))(span(0, 20)), []);
  });
});
