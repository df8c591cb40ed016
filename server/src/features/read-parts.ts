import { locatedText, type LocatedText } from '../model/located';
import type { PeerPart } from '../model/peer-index';
import type { DocumentKind, DocumentRole } from '../model/recognise';
import { readGroupPart, readRulePart, readRuleResource, type RuleGroup, type RuleResource } from '../model/rule-groups';
import type { Ruler } from '../model/ruler';
import { withItems } from '../text/edited-list';
import { parseDocument } from '../yaml/parse';
import type { Part } from '../yaml/parts';
import { valueAt, type YamlDocument } from '../yaml/tree';
import type { Analysis, PlacedAnalysis } from './snapshot';
import { mayDisable } from './suppress/comments';

/** What the parts of a long document need to know of the whole; the same object as long as it says the same. */
export interface DocumentContext {
  readonly role: DocumentRole;
  readonly kind: DocumentKind;
  readonly apiVersion: LocatedText | undefined;
  readonly namespace: LocatedText | undefined;
  readonly ruler: Ruler;
  /** The PrometheusRule that it is; undefined of a plain rule file. */
  readonly resource: RuleResource | undefined;
}

/** A group without its rules, or a rule, as a part of a long document. */
export interface AnalysisPart extends PeerPart {
  readonly kind: 'group' | 'rule';
  readonly document: DocumentContext;
}

/** A part of a file as it was read. */
export interface ReadPart {
  readonly part: Part;
  /** Of its document. */
  readonly context: DocumentContext;
  /** The group that it is, or that its rule stands in. */
  readonly group: RuleGroup | undefined;
  /** Whether there may be comments in it that disable something. */
  readonly mayDisable: boolean;
  /** What was read of it, at offsets into the part: more than one where documents stand in scalars of the first. */
  readonly documents: readonly PlacedAnalysis[];
}

/** How documents and groups are read. */
export interface PartReader {
  readonly role: DocumentRole;
  /** @param known documents of an earlier version, by their text */
  readDocument(text: string, hasParts: boolean, known: ReadonlyMap<string, YamlDocument>): PlacedAnalysis[];
  analyseGroups(document: YamlDocument, groups: readonly RuleGroup[], part: AnalysisPart): Analysis;
}

/** The parts of a version, and how many of the earlier one's stand unchanged at their beginning and their end. */
export interface ReadVersion {
  readonly parts: readonly ReadPart[];
  readonly head: number;
  readonly tail: number;
  /** What an earlier version had: an edit that takes away very much, such as a `---` in the midst, is often undone. */
  readonly spare: readonly ReadPart[];
}

/** Parts that go or come at once. More are looked for among those that went before. */
const MANY = 30;

/**
 * Reads the parts of a file. What an earlier version read of a part is taken over where the part is the same, and its document and its group
 * say the same of it.
 *
 * @param previous the earlier version, the first `head` and the last `tail` parts of which are still the same
 */
export function readParts(pieces: readonly Part[], previous: ReadVersion, { head, tail }: { readonly head: number; readonly tail: number }, reader: PartReader): ReadVersion {
  const end = pieces.length - tail;
  const dropped = previous.parts.slice(head, previous.parts.length - tail);
  const known = new KnownParts(end - head > MANY ? [...previous.spare, ...dropped] : dropped);
  // Each is taken over by one document of this version: to others, the rules of two documents with one context would be those of one.
  const oldContexts = new Set(dropped.map(({ context }) => context));
  if (head > 0) oldContexts.delete(previous.parts[head - 1]!.context);
  const read: ReadPart[] = [];
  const rest = previous.parts.length - tail;
  let { context, group }: Partial<Pick<ReadPart, 'context' | 'group'>> = previous.parts[head - 1] ?? {};

  const readPart = (part: Part, hasParts: boolean): ReadPart => {
    if (part.kind === 'document') {
      const documents = reader.readDocument(part.text, hasParts, known.documents);
      context = contextOf(documents[0]!.analysis, oldContexts);
      group = undefined;
      return { part, context, group, mayDisable: mayDisable(part.text), documents };
    }
    const old = known.get(part);
    const before = known.document(part.text);
    if (old && old.context === context && (part.kind === 'group' || old.group === group)) {
      group = old.group;
      return { ...old, part };
    }
    const document = before ?? parseDocument(part.text);
    const { namespace, resource, ruler } = context!;
    if (part.kind === 'group') group = readGroupPart(document.root, namespace, resource, ruler);
    const own = part.kind === 'group' ? group! : readRulePart(document.root, group!, namespace);
    const place: AnalysisPart = { kind: part.kind, document: context!, group: own, rule: part.kind === 'rule' ? own.rules[0] : undefined };
    return { part, context: context!, group, mayDisable: mayDisable(part.text), documents: [{ from: 0, analysis: reader.analyseGroups(document, [own], place) }] };
  };

  for (let i = head; i < end; i++) read.push(readPart(pieces[i]!, pieces[i + 1] !== undefined && pieces[i + 1]!.kind !== 'document'));
  // Behind the change, parts are as they were, unless they hear something else of their document or group.
  let kept = 0;
  for (; kept < tail; kept++) {
    const old = previous.parts[rest + kept]!;
    if (old.part.kind === 'document' || (old.context === context && (old.part.kind === 'group' || old.group === group))) break;
    known.documents.set(old.part.text, old.documents[0]!.analysis.document);
    read.push(readPart(old.part, false));
  }
  return { parts: withItems(previous.parts, head, previous.parts.length - tail + kept, read), head, tail: tail - kept, spare: (dropped.length > MANY ? dropped : previous.spare).filter((part) => !known.taken.has(part)) };
}

/** Parts that were read before, each for one part that takes it over. */
class KnownParts {
  /** Documents by their text, also those in scalars of others. */
  readonly documents: Map<string, YamlDocument>;
  /** Those that were taken over. */
  readonly taken = new Set<ReadPart>();
  private readonly parts: Map<string, ReadPart>;

  constructor(parts: readonly ReadPart[]) {
    this.documents = new Map(parts.flatMap(({ documents }) => documents.map(({ analysis: { document } }) => [document.text, document] as const)));
    this.parts = new Map(parts.map((read) => [read.part.text, read] as const));
  }

  /** The document of a part with some text, which is given away once: two groups that are written alike are told apart by their nodes. */
  document(text: string): YamlDocument | undefined {
    if (this.documents.size === 0) return undefined;
    const document = this.documents.get(text);
    this.documents.delete(text);
    return document;
  }

  get({ text, kind }: Part): ReadPart | undefined {
    // Of a file that was just opened, nothing is known: a look would take a hash of every part of it.
    if (this.parts.size === 0) return undefined;
    const read = this.parts.get(text);
    this.parts.delete(text);
    if (read?.part.kind !== kind) return undefined;
    this.taken.add(read);
    return read;
  }
}

/** What a document says to its parts; the object of an earlier version where that said the same, which is taken out of those that are known. */
function contextOf({ role, kind, ruler = 'prometheus', document: { root } }: Analysis, known: Set<DocumentContext>): DocumentContext {
  const context: DocumentContext = { role, kind, apiVersion: locatedText(valueAt(root, 'apiVersion')), namespace: kind === 'prometheus-rules' ? undefined : locatedText(valueAt(root, 'metadata', 'namespace')), resource: kind === 'PrometheusRule' ? readRuleResource(root) : undefined, ruler };
  for (const old of known) {
    if (old.role !== role || old.kind !== kind || old.apiVersion?.value !== context.apiVersion?.value || old.namespace?.value !== context.namespace?.value || old.resource?.name !== context.resource?.name || old.ruler !== ruler) continue;
    known.delete(old);
    return old;
  }
  return context;
}
