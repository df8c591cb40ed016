import assert from 'node:assert/strict';
import { Background } from './background';

const immediate = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Keeps the processor busy for as long as a slice of work may take, and longer. */
function work(): void {
  const until = process.uptime() + 0.006;
  while (process.uptime() < until);
}

describe('work in the background', () => {
  it('lets others do something in between', async () => {
    const background = new Background();
    const events: string[] = [];
    setImmediate(() => events.push('request'));
    for (let i = 0; i < 3; i++) {
      work();
      events.push('work');
      await background.turn();
    }
    assert.deepEqual(events, ['work', 'request', 'work', 'work']);
  });

  it('rests until the user has an answer', async () => {
    const background = new Background();
    const events: string[] = [];
    const answer = background.yieldTo(immediate().then(immediate).then(immediate).then(() => events.push('answer')));
    work();
    await background.turn();
    events.push('work');
    await answer;
    assert.deepEqual(events, ['answer', 'work']);
  });

  it('rests behind something that came in, which may be a question', async () => {
    const background = new Background();
    let isAnswered = false;
    background.heard();
    setTimeout(() => (isAnswered = true), 10);
    work();
    await background.turn();
    assert.ok(isAnswered);
  });

  it('does not rest behind what asks for the work itself', async () => {
    const background = new Background();
    let rounds = 0;
    const counting = setImmediate(function count() {
      rounds++;
      if (rounds < 1000) setImmediate(count);
    });
    background.heard();
    background.isMeant();
    work();
    await background.turn();
    clearImmediate(counting);
    // Not until some time has passed, in which there would be many.
    assert.ok(rounds <= 3, String(rounds));
    rounds = 1000;
  });

  it('goes on after a question that has no answer', async () => {
    const background = new Background();
    await assert.rejects(background.yieldTo(Promise.reject(new Error('cancelled'))));
    void background.yieldTo(new Promise(() => undefined));
    for (let i = 0; i < 2; i++) {
      work();
      await background.turn();
    }
  });

  it('goes on while the user writes without a pause', async () => {
    const background = new Background();
    const writing = setInterval(() => background.wrote(), 1);
    background.wrote();
    work();
    await background.turn();
    clearInterval(writing);
  });
});
