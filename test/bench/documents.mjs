// What a user does with one document in an editor: opens it, types, inserts lines, breaks its structure, asks for help.
import { percentile, time } from './measure.mjs';
import { processorTime } from './processes.mjs';

const letters = 'abcdefghijklmnopqrstuvwxyz';

function position(text, offset) {
  let line = 0;
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, character: offset - start };
}

/** The end of a metric's name, or of another word, in the middle of a file. */
function middleOf(text) {
  const middle = text.length >> 1;
  const match = /_(?:total|bytes|open|queue_length)\b|regex: \w+/.exec(text.slice(middle));
  return position(text, middle + match.index + match[0].length);
}

const after = ({ line, character }, count) => ({ line, character: character + count });
const LINE = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const FIRST_LINE = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };

/** Times of a number of steps, and the processor time of one. Fewer steps are taken once they take too long. */
async function each(session, count, step, limit = 30_000) {
  const times = [];
  const began = performance.now();
  const cpu = processorTime(session.pid);
  for (let i = 0; i < count && (i % 2 === 1 || i < 4 || performance.now() - began < limit); i++) times.push(await time(() => step(i)));
  return { times, p50: percentile(times, 0.5), p95: percentile(times, 0.95), cpu: (processorTime(session.pid) - cpu) / times.length };
}

/** Types letters at a place and takes them away again, one by one, each waiting for the diagnostics of its version. */
export function typing(session, uri, text, count) {
  const at = middleOf(text);
  let typed = 0;
  return each(session, count, (i) => {
    const isForth = Math.floor(i / 10) % 2 === 0;
    if (isForth) {
      const here = after(at, typed++);
      return session.edit(uri, { start: here, end: here }, letters[i % 26]);
    }
    typed--;
    return session.edit(uri, { start: after(at, typed), end: after(at, typed + 1) }, '');
  });
}

/** Opens the same text under other names, one after the other, and closes each. */
export async function others(session, uri, text, count) {
  for (let i = 0; i < count; i++) {
    const other = uri.replace(/\.yaml$/, `-${i}.yaml`);
    await session.open(other, text);
    await session.close(other);
    // As long as somebody takes to go on to the next.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** A line at the top, and away again: everything below moves. */
export const shifting = (session, uri, count) => each(session, count, (i) => (i % 2 === 0 ? session.edit(uri, LINE, '# moved\n') : session.edit(uri, FIRST_LINE, '')));

/** A document more at the top, a rule indented too far, a hundred rules pasted, and each undone. */
export function restructuring(session, uri, text, rules, count) {
  const { line } = middleOf(text);
  const start = { line, character: 0 };
  // Rules are pasted where a rule begins.
  const lines = text.split('\n');
  let ruleLine = line;
  while (!/^ *- (?:alert|record):/.test(lines[ruleLine])) ruleLine--;
  const paste = { line: ruleLine, character: 0 };
  const height = rules.split('\n').length - 1;
  const changes = [
    [LINE, 'a: 1\n---\n', { start: LINE.start, end: { line: 2, character: 0 } }],
    [{ start, end: start }, '   ', { start, end: { line, character: 3 } }],
    [{ start: paste, end: paste }, rules, { start: paste, end: { line: ruleLine + height, character: 0 } }],
  ];
  return each(session, count, (i) => {
    const [range, inserted, undo] = changes[(i >> 1) % changes.length];
    return i % 2 === 0 ? session.edit(uri, range, inserted) : session.edit(uri, undo, '');
  });
}

/** Fifty letters ten milliseconds apart: from the last of them to the diagnostics of what was typed. */
export async function burst(session, uri, text) {
  const at = middleOf(text);
  const began = performance.now();
  for (let i = 0; i < 50; i++) {
    const wait = began + i * 10 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const here = after(at, i);
    await session.change(uri, { start: here, end: here }, letters[i % 26]);
  }
  const ms = await time(() => session.diagnostics(uri));
  await session.edit(uri, { start: at, end: after(at, 50) }, '');
  return ms;
}

/** Help that is asked for right behind a letter. */
export async function helping(session, uri, text, count) {
  const at = middleOf(text);
  const ask = async (request) => {
    const { p95 } = await each(session, count, async (i) => {
      if (i % 2 === 0) await session.change(uri, { start: at, end: at }, 'q');
      else await session.change(uri, { start: at, end: after(at, 1) }, '');
      await request(after(at, i % 2 === 0 ? 1 : 0));
    });
    await session.diagnostics(uri);
    return p95;
  };
  return { completion: await ask((here) => session.complete(uri, here)), hover: await ask((here) => session.hover(uri, here)) };
}
