// What the libraries alone need for the work of the language server: a lower bound that is measured beside it. A process
// of its own, because the server is one too, and as cold when it begins.
// Usage: node bound.mjs FILE   Prints { openMs, openCpu, openMemory, editMs: [...], lineMs: [...], scanMs: [...] } as JSON.
import { parser } from '@prometheus-io/lezer-promql';
import fs from 'node:fs';
import { LineCounter, isMap, isScalar, isSeq, parseAllDocuments, visit } from 'yaml';
import { residentMemory } from './measure.mjs';

const text = fs.readFileSync(process.argv[2], 'utf8');

/** Whether a query has an error, as an editor asks for it. */
function hasError(query) {
  const cursor = parser.parse(query).cursor();
  do if (cursor.type.isError) return true;
  while (cursor.next());
  return false;
}

function checkAll(source) {
  const documents = parseAllDocuments(source, { lineCounter: new LineCounter() });
  const [document] = documents;
  let queries = 0;
  let errors = documents.reduce((sum, one) => sum + one.errors.length, 0);
  for (const one of documents) visit(one, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== 'expr' || !isScalar(value)) return;
      queries++;
      if (hasError(String(value.value))) errors++;
    },
  });
  return { document, queries, errors };
}

const began = performance.now();
const before = process.cpuUsage();
const kept = checkAll(text);
const openMs = performance.now() - began;
const { user, system } = process.cpuUsage(before);
const openCpu = (user + system) / 1000;
const openMemory = residentMemory(process.pid);
if (kept.errors > 0) throw new Error(`${kept.errors} errors: this is no bound for a valid file`);

/** The source of the rule in the middle of the file; the first document where there are no rules. */
function middleRule() {
  const groups = kept.document.getIn(['spec', 'groups']);
  const group = isSeq(groups) ? groups.items[groups.items.length >> 1] : undefined;
  const rules = isMap(group) ? group.get('rules') : undefined;
  const rule = isSeq(rules) ? rules.items[rules.items.length >> 1] : undefined;
  if (!isMap(rule)) return text.slice(0, kept.document.range[2]);
  const lineStart = text.lastIndexOf('\n', rule.range[0]) + 1;
  return ' '.repeat(rule.range[0] - lineStart) + text.slice(rule.range[0], rule.range[2]);
}

const source = middleRule();
const editMs = [];
for (let i = 0; i < 200; i++) {
  const edited = source.replace('_total', `_${i}_total`).replace('_bytes', `_${i}_bytes`);
  const start = performance.now();
  checkAll(edited);
  editMs.push(performance.now() - start);
}

// A line more in an array of lines, and one less: what a text costs that is edited without being copied.
const lines = text.split('\n');
const lineMs = [];
for (let i = 0; i < 200; i++) {
  const start = performance.now();
  if (i % 2 === 0) lines.splice(0, 0, '# moved');
  else lines.splice(0, 1);
  lineMs.push(performance.now() - start);
}

// One look at how far every line is indented: what finds the rules again where the structure changed.
const scanMs = [];
for (let i = 0, found = 0; i < 20; i++) {
  const start = performance.now();
  for (const line of lines) if (/^ *- (?:alert|record|name):/.test(line)) found++;
  scanMs.push(performance.now() - start + found * 0);
}
console.log(JSON.stringify({ openMs, openCpu, openMemory, editMs, lineMs, scanMs }));
