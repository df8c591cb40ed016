// Queries by themselves, and completion among very many names.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parser as lezer } from '@prometheus-io/lezer-promql';
import { loadTypeScript } from '../../../scripts/lib/load-typescript.mjs';
import { SHOW } from '../figures.mjs';
import { expressions, logExpressions, metricNames, prometheusAnswers } from '../manifest.mjs';
import { median, percentile, time } from '../measure.mjs';
import { Session } from '../session.mjs';

const RUNS = 5;
const EDITS = 100;
const EXPRESSIONS = 10_000;
const METRICS = 200_000;
const LETTERS = 24;

/** Queries in this process, warmed up; every round has queries that no other round had. */
export async function queries(figures) {
  const [{ parsePromql }] = await loadTypeScript(['server/src/query/promql/parse.ts']);
  const bare = (query) => lezer.parse(query);
  const perSecond = async (parse, seed) => {
    const list = expressions(EXPRESSIONS, seed);
    return (EXPRESSIONS / (await time(() => list.forEach((query) => parse(query))))) * 1000;
  };
  const ours = [];
  const theirs = [];
  // The first round only warms up.
  for (let round = 0; round <= RUNS; round++) {
    const both = [await perSecond(parsePromql, round), await perSecond(bare, round)];
    if (round > 0) [ours, theirs].forEach((list, i) => list.push(both[i]));
  }
  figures.add('10,000 expressions, parsed and type-checked', median(ours), { bound: median(theirs), boundIs: 'lezer-promql, parsed only', show: SHOW.rate, ratio: median(theirs) / median(ours) });
  const edited = expressions(EDITS, 99).map((query) => query.replace('rate(', 'increase('));
  const each = async (parse) => {
    const times = [];
    for (const query of edited) times.push(await time(() => parse(query)));
    return times;
  };
  const [mine, others] = [await each(parsePromql), await each(bare)];
  figures.add('one expression again, after an edit', median(mine), { bound: median(others), boundIs: 'lezer-promql, parsed only' });
}

/** LogQL has no parser of others to stand beside; what it takes to split a query into its tokens is the least that any parser takes. */
export async function logQueries(figures) {
  const [{ parseLogql }, { tokenizeLogql }, { formatLogql }] = await loadTypeScript(['parse', 'tokens', 'format'].map((name) => `server/src/query/logql/${name}.ts`));
  const perSecond = async (parse, seed) => {
    const list = logExpressions(EXPRESSIONS, seed);
    return (EXPRESSIONS / (await time(() => list.forEach((query) => parse(query))))) * 1000;
  };
  const [ours, tokens, formatted] = [[], [], []];
  for (let round = 0; round <= RUNS; round++) {
    const all = [await perSecond(parseLogql, round), await perSecond(tokenizeLogql, round), await perSecond((query) => formatLogql(query), round + 100)];
    if (round > 0) [ours, tokens, formatted].forEach((list, i) => list.push(all[i]));
  }
  const boundIs = 'their tokens alone';
  figures.add('10,000 LogQL queries, parsed and checked', median(ours), { bound: median(tokens), boundIs, show: SHOW.rate, ratio: median(tokens) / median(ours) });
  figures.add('10,000 LogQL queries, parsed and formatted', median(formatted), { bound: median(tokens), boundIs, show: SHOW.rate, ratio: median(tokens) / median(formatted) });
}

/** Types names of metrics, letter by letter, in a server that knows very many, and asks behind each letter what could follow. */
export async function completion(figures, { folder, server }) {
  const names = metricNames(METRICS);
  const known = new Set(names);
  const session = await Session.start(server.program, { prometheus: prometheusAnswers(names) });
  const file = pathToFileURL(path.join(folder, 'queries.promql')).href;
  const before = 'sum by (job) (rate(';
  await session.open(file, before, 'promql');
  const caret = (typed) => ({ line: 0, character: before.length + typed });
  // What the server knows comes in the background.
  for (let left = 600; !(await session.complete(file, caret(0))).some((label) => known.has(label)); left--) {
    if (left === 0) throw new Error('the server did not learn the metrics within a minute');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await session.diagnostics(file);
  }
  const ours = [];
  const bound = [];
  for (let i = 0; i < EDITS / 10; i++) {
    const name = names[Math.floor(((i + 0.5) * METRICS * 10) / EDITS)];
    for (let typed = 1; typed <= Math.min(LETTERS, name.length); typed++) {
      await session.change(file, { start: caret(typed - 1), end: caret(typed - 1) }, name[typed - 1]);
      let found = [];
      ours.push(await time(async () => (found = await session.complete(file, caret(typed)))));
      if (!found.some((label) => label.startsWith(name.slice(0, typed)))) throw new Error(`nothing begins with ${name.slice(0, typed)}`);
      let hits = [];
      bound.push(await time(() => (hits = names.filter((other) => other.startsWith(name.slice(0, typed))))));
      if (hits.length === 0) throw new Error('the bound found nothing');
    }
    await session.change(file, { start: caret(0), end: caret(Math.min(LETTERS, name.length)) }, '');
  }
  await session.stop();
  const boundIs = 'one pass over the names, in the same process';
  figures.add('completion among 200,000 metrics: p50', median(ours), { bound: median(bound), boundIs });
  figures.add('completion among 200,000 metrics: p95', percentile(ours, 0.95), { bound: percentile(bound, 0.95), boundIs, goal: '20 ms' });
}
