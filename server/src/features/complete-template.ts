import { inlineCode } from '../text/markdown';
import { span } from '../text/range';
import type { Expr } from '../query/promql/ast';
import type { QueryFacts } from '../query/promql/facts';
import { canHave } from '../query/promql/label-set';
import { labelsOf } from '../query/promql/labels';
import { templateCaret, type TemplateCaret } from '../query/template/caret';
import { templateFunctionDoc } from '../query/template/docs';
import { DATA_FIELDS, KEYWORD_DOCS, signatureOf, TEMPLATE_FUNCTIONS, TEMPLATE_VARIABLES } from '../query/template/functions';
import { WORDS } from '../query/template/value-kinds';
import type { TemplateValue } from '../query/template/scope';
import type { CompleteSettings, QueryCompletion, QueryCompletions } from './complete-query';
import { indexAt } from './around';
import { factsFor } from './query-facts';
import type { Snapshot } from './snapshot';
import { templateAt } from './template-caret';
import { namesAround } from './used-names';

/** A suggestion without its place. */
type Candidate = Pick<QueryCompletion, 'label' | 'kind' | 'detail' | 'documentation'>;

/** What can be written at an offset of a file; undefined where there is no action of an alert's template. */
export function completeTemplate(snapshot: Snapshot, at: number, { contract, live, workspace }: CompleteSettings): QueryCompletions | undefined {
  const place = templateAt(snapshot, at);
  const caret = place && templateCaret(place.text, place.offset);
  if (!caret) return undefined;
  const index = indexAt(snapshot, at);
  const used = (): readonly string[] => [...(contract?.metrics.labels ?? []), ...namesAround(snapshot, index, snapshot.analyses[index]?.queries ?? []).labels];
  const facts = factsFor(snapshot, contract, live, workspace);
  const { from, to } = place.toFile(caret.replace);
  const line = snapshot.lines.lineAt(at);
  const replace = span(Math.max(from, snapshot.lines.lineStart(line)), Math.max(at, Math.min(to, snapshot.lines.lineEnd(line))));
  const candidates = candidatesFor(caret, { query: place.query, facts, used });
  return { items: candidates.map((candidate) => ({ ...candidate, text: candidate.label, isSnippet: false, replace, filter: candidate.label })), incomplete: false };
}

interface Knowledge {
  readonly query: Expr | undefined;
  readonly facts: QueryFacts;
  /** Labels that the contract and other queries name. */
  readonly used: () => readonly string[];
}

function candidatesFor(caret: TemplateCaret, knowledge: Knowledge): Candidate[] {
  switch (caret.kind) {
    case 'field':
      return fieldsOf(caret.of, knowledge);
    case 'label name':
      return caret.of.type === 'labels' || caret.of.type === 'sample' ? labelsFor(caret.of, knowledge) : [];
    case 'variable':
      return variables(caret.scope);
    case 'word': {
      const functions = [...TEMPLATE_FUNCTIONS.values()].map((fn): Candidate => ({ label: fn.name, kind: 'function', detail: signatureOf(fn), documentation: () => templateFunctionDoc(fn) }));
      if (caret.isPiped) return functions;
      const keywords = [...KEYWORD_DOCS].filter(([word]) => caret.isFirst || VALUES.has(word)).map(([label, documentation]): Candidate => ({ label, kind: 'keyword', documentation }));
      return [...variables(caret.scope), ...functions, ...keywords];
    }
  }
}

const VALUES: ReadonlySet<string> = new Set(['nil', 'true', 'false']);

const variables = (scope: ReadonlyMap<string, TemplateValue>): Candidate[] =>
  [...scope].map(([label, value]) => ({ label, kind: 'variable', detail: WORDS[value.type], documentation: TEMPLATE_VARIABLES.get(label) }));

function fieldsOf(value: TemplateValue, knowledge: Knowledge): Candidate[] {
  switch (value.type) {
    case 'data':
      return [...DATA_FIELDS].map(([label, documentation]) => ({ label, kind: 'field', documentation }));
    case 'sample':
      return [
        { label: 'Labels', kind: 'field', documentation: 'The labels of the sample.' },
        { label: 'Value', kind: 'field', documentation: 'The value of the sample.' },
      ];
    case 'labels':
      // A field is a word; other labels are read with `index`.
      return labelsFor(value, knowledge).filter(({ label }) => /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(label));
    default:
      return [];
  }
}

/** The labels that the result of a query can have, the sure ones first. */
function labelsFor({ of }: TemplateValue, { query, facts, used }: Knowledge): Candidate[] {
  const expr = of === 'alert' ? query : of?.expr;
  if (!expr || (of !== 'alert' && of?.hasKnownLabels !== true)) return [...new Set(used())].map((label) => ({ label, kind: 'label' }));
  const set = labelsOf(expr, facts);
  const possible = set.can === 'any' ? used().filter((label) => canHave(set, label)) : [...set.can];
  return [...new Set([...set.must, ...possible])]
    .filter((label) => label !== '__name__')
    .map((label) => ({ label, kind: 'label', documentation: set.must.has(label) ? `Every series of the query has ${inlineCode(label)}.` : `A series of the query may have ${inlineCode(label)}; where it has not, the text is empty.` }));
}
