import { ruleQueries, type QueryRegion } from '../model/query-region';
import { groupListsIn } from '../model/chart-values';
import { configOfPath, isConfigKind, type ConfigKind } from '../model/config-files';
import type { Dashboard } from '../model/dashboard';
import { embeddedAlloy, embeddedDashboards, embeddedFiles } from '../model/embedded';
import { configsInValues } from '../model/embedded-in-values';
import { holdsRulesOfOthers, queriesOfRule } from '../model/held-queries';
import { withHoles } from '../model/helm-template';
import { isKustomizationFile } from '../model/kustomization';
import { PeerIndex } from '../model/peer-index';
import { areForeignTexts, isContractFile, isForeignTemplate, isHelmTemplate, isPatchFile, mayBeOurs, mayHaveJobs, recognise, type DocumentKind, type DocumentRole } from '../model/recognise';
import { queriesOfOthers } from '../model/queries-of-others';
import { promtailJobs, promtailQueries, type PromtailJob } from '../model/promtail';
import { readResources, type Resource } from '../model/resource';
import { ruleTemplates, type TemplateRegion } from '../model/template-region';
import { holdsRules, readGroups, readRuleGroups, type RuleGroup } from '../model/rule-groups';
import { rulerOfPath, rulerOfResource, surer, type Ruler } from '../model/ruler';
import { unitTestQueries } from '../model/unit-tests';
import type { TraceQuery } from '../model/trace-queries';
import { isListOfJobs, withJobs } from '../model/scrape-jobs';
import { readServiceMonitor, type ServiceMonitor } from '../model/service-monitor';
import type { StreamLabels } from '../model/stream-labels';
import type { Lines } from '../text/line-index';
import { applyEdits, type Span, type TextEdit } from '../text/range';
import { sameEnds, withItems } from '../text/edited-list';
import { MAX_FILE_LENGTH, parseDocument, parseYaml } from '../yaml/parse';
import { editParts, partsAfter, partsOf, wholePart, type PartedText } from '../yaml/parts';
import { valueAt, type YamlDocument } from '../yaml/tree';
import { queriesWithoutHoles, templatesWithoutHoles } from './in-templates';
import { NOT_OURS, takenFor } from './taken-for';
import { readParts, type AnalysisPart, type PartReader, type ReadPart, type ReadVersion } from './read-parts';
import { alloyFile, alloyIn, contractFile, dashboardIn, jsonFile, kustomization, markdownFile, NOTHING, queryFile, traceFile } from './whole-files';

/** What is known of one document, independent of where it stands. */
export interface Analysis {
  /** The path or URI of the file that it stands in. */
  readonly file: string;
  /** Of a rule file in a ConfigMap's text: its key. */
  readonly holder?: string;
  readonly role: DocumentRole;
  readonly kind: DocumentKind;
  readonly document: YamlDocument;
  /** True of a document that stands behind the first one of a rule file, where Prometheus never looks. */
  readonly isIgnored?: boolean;
  /** The Kubernetes objects of the document: more than one in a `List`. */
  readonly resources: readonly Resource[];
  readonly monitors: readonly ServiceMonitor[];
  readonly groups: readonly RuleGroup[];
  readonly queries: readonly QueryRegion[];
  /** The Go templates of alerts. */
  readonly templates: readonly TemplateRegion[];
  /** Of a long document that is read in parts, the part that this is; undefined for the first one, which is all above the groups. */
  readonly part?: AnalysisPart;
  /** Of a document with rules, who evaluates them; Prometheus unless given. */
  readonly ruler?: Ruler;
  /** Of a configuration of Promtail. */
  readonly jobs?: readonly PromtailJob[];
  /** Of a configuration of Alloy. */
  readonly streams?: StreamLabels;
  /** Of a file of TraceQL, and of Markdown with fences of it. */
  readonly traces?: readonly TraceQuery[];
  /** Of a document in JSON that is one. */
  readonly dashboard?: Dashboard;
}

/** One document of a snapshot, at its place. */
export interface PlacedAnalysis {
  readonly from: number;
  readonly analysis: Analysis;
}

/** One version of one file. Immutable; the next version takes over what did not change. */
export interface Snapshot extends Contents {
  readonly path: string;
  readonly languageId: string;
  /** As it was given. */
  readonly ruler: Ruler | undefined;
  /** The whole text: what is done on every keystroke takes a slice of `source` instead. */
  readonly text: string;
  readonly source: PartedText;
  readonly lines: Lines;
  /** Every document of the file, those of other kinds included; empty when none can be of a kind that is checked. */
  readonly documents: readonly PlacedAnalysis[];
}

/** What was read of a file. */
export interface Contents {
  /** Every document of the file, or part of one, and where it begins. */
  readonly analyses: readonly Analysis[];
  readonly starts: ArrayLike<number>;
  /** For people: what the file was taken for. */
  readonly taken: string;
  /** Where the file was read in parts: those, for the next version. */
  readonly version?: ReadVersion;
  /** The indices of the pieces of the text that may hold comments which disable something; any piece may unless given. */
  readonly disabling?: readonly number[];
  /** Follows the versions of the file, so that parts of a document can be compared. */
  readonly peers?: PeerIndex;
}

export interface SnapshotInput {
  /** A path or URI, of which only the file's name matters. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string | PartedText;
  /** Who evaluates the rules in it, where a setting says so; otherwise, the file itself tells. */
  readonly ruler?: Ruler;
}

/** By what a document is read as, who evaluates its rules, and whose configuration it may be. */
const analyses = new Map<string, WeakMap<YamlDocument, Analysis>>();

export function createSnapshot({ path, languageId, text, ruler }: SnapshotInput, before?: Snapshot): Snapshot {
  // What was read as something else cannot be taken over.
  const previous = before?.ruler === ruler ? before : undefined;
  const source = typeof text === 'string' ? textOf(languageId, text, previous) : text;
  return new FileVersion(path, languageId, ruler, source, read(path, languageId, source, previous, ruler));
}

/**
 * A class for the sake of memory: to V8, an object with getters of its own is of a shape of its own, and shapes are old from the
 * beginning. What such a shape holds outlives all small collections: with it, the lists of every version of a large file.
 */
class FileVersion implements Snapshot {
  readonly analyses: Contents['analyses'];
  readonly starts: Contents['starts'];
  readonly taken: string;
  readonly version: Contents['version'];
  readonly disabling: Contents['disabling'];
  readonly peers: Contents['peers'];
  private placed: readonly PlacedAnalysis[] | undefined;

  constructor(
    readonly path: string,
    readonly languageId: string,
    readonly ruler: Ruler | undefined,
    readonly source: PartedText,
    { analyses, starts, taken, version, disabling, peers }: Contents,
  ) {
    this.analyses = analyses;
    this.starts = starts;
    this.taken = taken;
    this.version = version;
    this.disabling = disabling;
    this.peers = peers;
  }

  get lines(): Lines {
    return this.source;
  }

  get text(): string {
    return this.source.toString();
  }

  get documents(): readonly PlacedAnalysis[] {
    return (this.placed ??= this.analyses.map((analysis, i) => ({ from: this.starts[i]!, analysis })));
  }
}

// Editors name dialects behind a dot, such as Vim's `yaml.ansible`.
export const isYaml = (languageId: string): boolean => /^ya?ml(?:\.|$)/.test(languageId);

/** A text as the files of a language are held: those of YAML in parts, as they are edited. */
export function textOf(languageId: string, text: string, previous?: Snapshot): PartedText {
  if (!isYaml(languageId)) return wholePart(text);
  return previous?.version ? partsAfter(previous.source, text) : partsOf(text);
}

/** A text after an edit. */
export const editText = (languageId: string, text: PartedText, edit: TextEdit): PartedText => (isYaml(languageId) ? editParts(text, edit) : wholePart(applyEdits(text.toString(), [edit])));

function read(path: string, languageId: string, source: PartedText, previous: Snapshot | undefined, ruler: Ruler | undefined): Contents {
  if (languageId === 'promql' || languageId === 'logql') return contents(queryFile(path, source.toString(), languageId));
  if (languageId === 'alloy') return contents(alloyFile(path, source.toString()));
  if (languageId === 'traceql') return contents(traceFile(path, source.toString()));
  if (languageId === 'markdown') return contents(markdownFile(path, source.toString()));
  if (languageId === 'json' || languageId === 'jsonc') return contents(jsonFile(path, source.toString()));
  if (isYaml(languageId)) return yamlFile(path, source, previous, ruler);
  return nothing(`a document in ${languageId}, which is not checked`);
}

const contents = ({ documents, taken }: Pick<Snapshot, 'documents' | 'taken'>): Contents => ({ analyses: documents.map(({ analysis }) => analysis), starts: documents.map(({ from }) => from), taken });
const nothing = (taken: string): Contents => ({ analyses: [], starts: [], taken });

function* ruleTexts(pieces: PartedText['pieces']): Iterable<string> {
  for (const { kind, text } of pieces) if (kind === 'rule') yield text;
}

function yamlFile(path: string, source: PartedText, previous: Snapshot | undefined, ruler: Ruler | undefined): Contents {
  if (isContractFile(path)) return contents(contractFile(path, source.toString()));
  if (isKustomizationFile(path)) return contents(kustomization(path, source.toString()));
  const { pieces } = source;
  if (!pieces.some(({ text }) => mayBeOurs(text, path))) return nothing(NOT_OURS);
  const same = sameEnds(previous?.source.pieces ?? [], pieces);
  // Of the parts that are still there, an earlier version knew it. A file with a NUL character is none, wherever that stands.
  const changed = previous?.version ? pieces.slice(same.head, pieces.length - same.tail) : pieces;
  if (changed.some(({ text }) => isForeignTemplate(text, path))) return nothing('a template of another program, which is not checked');
  if (source.length > MAX_FILE_LENGTH) return contents(fileAsWhole(path, source.toString(), 'whole', previous, ruler));
  if (changed.some(({ text }) => isHelmTemplate(text, path)) && isHelmTemplate(source.toString(), path)) return contents(fileAsWhole(path, source.toString(), 'template', previous, ruler));
  if (areForeignTexts(ruleTexts(pieces))) return nothing(NOT_OURS);
  const version = readParts(pieces, previous?.version ?? { parts: [], head: 0, tail: 0, spare: [] }, previous?.version ? same : { head: 0, tail: 0 }, readerFor(hintsOf(path, isPatchFile(path) ? 'patch' : 'whole', ruler)));
  const peers = previous?.peers ?? new PeerIndex();
  const within = previous?.version && withinDocuments(version, previous);
  if (within) return { ...within, starts: source.starts, taken: previous.taken, version, peers };
  const { parts } = version;
  const heads = markIgnored(parts.flatMap(({ part, documents }) => (part.kind === 'document' ? documents : [])));
  const taken = takenFor(heads, '');
  return taken === NOT_OURS && !pieces.some(({ text }) => mayHaveJobs(text)) ? nothing(taken) : { ...placed(parts, heads, source), taken, version, peers };
}

/** The analyses after an edit that left the documents of the file what they are, whatever it did within them; undefined where it did not. */
function withinDocuments({ parts, head, tail }: ReadVersion, { version: before, analyses, disabling }: Snapshot): Pick<Contents, 'analyses' | 'disabling'> | undefined {
  const [gone, come] = [before!.parts.slice(head, before!.parts.length - tail), parts.slice(head, parts.length - tail)];
  if (analyses.length !== before!.parts.length || [...gone, ...come].some(({ documents }) => documents.length > 1)) return undefined;
  const [seenBefore, seen] = [gone, come].map((all) => all.flatMap(({ part, documents }) => (part.kind === 'document' ? [seenByOthers(documents[0]!.analysis)] : [])));
  if (seenBefore!.length !== seen!.length || seenBefore!.some((one, i) => one === undefined || one !== seen![i])) return undefined;
  const grown = come.length - gone.length;
  return {
    analyses: withItems(analyses, head, analyses.length - tail, come.map(({ documents }) => documents[0]!.analysis)),
    disabling: [...disabling!.filter((i) => i < head), ...come.flatMap(({ mayDisable }, i) => (mayDisable ? [head + i] : [])), ...disabling!.filter((i) => i >= analyses.length - tail).map((i) => i + grown)],
  };
}

/** What a document means to the others of its file (`markIgnored`) and to what the file is taken for; undefined where that takes a look at all. */
const seenByOthers = ({ kind, document: { root } }: Analysis): string | undefined => (kind === 'other' || kind === 'prometheus-rules' ? undefined : `${kind} ${valueAt(root, 'namespace') !== undefined}`);

function placed(parts: readonly ReadPart[], heads: readonly PlacedAnalysis[], { starts }: PartedText): Pick<Contents, 'analyses' | 'starts' | 'disabling'> {
  const analyses: Analysis[] = [];
  const at: number[] = [];
  const disabling: number[] = [];
  let head = 0;
  parts.forEach(({ part, documents, mayDisable }, i) => {
    if (mayDisable) disabling.push(i);
    for (const { from, analysis } of documents) {
      analyses.push(part.kind === 'document' ? heads[head++]!.analysis : analysis);
      at.push(starts[i]! + from);
    }
  });
  return { analyses, starts: at, disabling };
}

/** What is known of a document from around it. */
interface Hints {
  readonly file: string;
  /** Of a file in a ConfigMap, its key there. */
  readonly holder?: string;
  readonly role: DocumentRole;
  readonly ruler: Ruler;
  /** The program whose configuration the file is by its name. */
  readonly config: ConfigKind | undefined;
}

const hintsOf = (path: string, role: DocumentRole, ruler = rulerOfPath(path)): Hints => ({ file: path, role, ruler, config: configOfPath(path) });

/** Characters. */
const LONGEST_OF_OTHERS = 100_000;

const readerFor = (hints: Hints): PartReader => ({
  role: hints.role,
  readDocument(text, hasParts, known) {
    // What cannot be ours, and is long, is not worth the time: its syntax is the business of others.
    const document = known.get(text) ?? (text.length > LONGEST_OF_OTHERS && !mayBeOurs(text, hints.file) ? { text, root: undefined, errors: [] } : parseDocument(text));
    return withEmbedded(0, (hasParts ? analyseHead : analyse)(document, hints), known, hints);
  },
  analyseGroups(document, groups, part) {
    const { kind } = part.document;
    const isOfOthers = holdsRulesOfOthers(kind);
    // Written out, for V8 takes many times as long to put an object together from others, and a file has thousands of these.
    return {
      file: hints.file,
      role: hints.role,
      kind,
      document,
      resources: NOTHING.resources,
      monitors: NOTHING.monitors,
      groups: isOfOthers ? NOTHING.groups : groups,
      queries: isOfOthers ? queriesWithoutHoles(queriesOfRule(document.text, document.root, kind, part.group.node), document.text) : queriesOf(document, groups),
      templates: isOfOthers ? NOTHING.templates : templatesOf(document, groups),
      part,
    };
  },
});

/** What stands above the groups of a long document, which are read for themselves. */
function analyseHead(document: YamlDocument, hints: Hints): Analysis {
  const analysis = analyse(document, hints);
  return analysis.kind === 'other' && valueAt(document.root, 'kind') === undefined ? { ...analysis, kind: 'prometheus-rules' } : analysis;
}

/** A Helm template is read as a whole, for its actions reach over lines; so is a text that is too long, to say so. */
function fileAsWhole(path: string, text: string, role: DocumentRole, previous: Snapshot | undefined, ruler: Ruler | undefined): Pick<Snapshot, 'documents' | 'taken'> {
  const hints = hintsOf(path, role, ruler);
  const known = new Map(previous?.documents.map(({ analysis: { document } }) => [document.text, document]));
  const documents = markIgnored(parseYaml(role === 'template' ? withHoles(text) : text, known).flatMap(({ from, document }) => withEmbedded(from, analyse(document, hints), known, hints)));
  const taken = takenFor(documents, role === 'template' ? ', in a Helm template' : '');
  return { documents: taken === NOT_OURS ? [] : documents, taken };
}

/** A document with those that stand in its scalars, which are read as if they stood in the file themselves. */
function withEmbedded(from: number, analysis: Analysis, known: ReadonlyMap<string, YamlDocument>, around: Hints): PlacedAnalysis[] {
  const { document, resources, file } = analysis;
  const ruler = resources.map(rulerOfResource).reduce(surer, around.ruler);
  const read = ({ from: start, to }: Span, hints: Hints, isExpanded = false): PlacedAnalysis[] => {
    const text = document.text.slice(start, to);
    return parseYaml(isExpanded ? withHoles(text) : text, known).map((inner) => ({ from: from + start + inner.from, analysis: analyse(inner.document, { ...hints, role: isExpanded ? 'template' : hints.role }) }));
  };
  const embedded = embeddedFiles(document.text, resources).flatMap((inner) => read(inner, { file, holder: inner.name, role: analysis.role, ruler, config: configOfPath(inner.name) }));
  const inValues = configsInValues(document.text, document.root).flatMap((inner) => read(inner, { file, role: analysis.role === 'template' ? 'template' : 'patch', ruler, config: inner.config }, inner.isExpanded && analysis.role !== 'template'));
  const dashboards = embeddedDashboards(document.text, resources, document.root).flatMap((span): PlacedAnalysis[] => {
    const inner = dashboardIn(file, document.text.slice(span.from, span.to), analysis.role);
    return inner ? [{ from: from + span.from, analysis: inner }] : [];
  });
  const alloy = embeddedAlloy(resources).flatMap((text): PlacedAnalysis[] => {
    const inner = alloyIn(file, text, analysis.role);
    return inner ? [{ from, analysis: inner }] : [];
  });
  return [{ from, analysis }, ...alloy, ...[...embedded, ...inValues, ...dashboards].sort((a, b) => a.from - b.from)];
}

const ignored = new WeakMap<Analysis, Analysis>();

/**
 * Marks the documents of a rule file that Prometheus does not read: its decoder takes the first one and stops (Parse in
 * model/rulefmt of Prometheus). The rule tools of Mimir and Loki read them all; their documents name a `namespace`.
 */
function markIgnored(documents: PlacedAnalysis[]): PlacedAnalysis[] {
  const first = documents.findIndex(({ analysis }) => analysis.document.root !== undefined);
  if (documents[first]?.analysis.kind !== 'prometheus-rules' || documents.some(({ analysis }) => valueAt(analysis.document.root, 'namespace'))) return documents;
  return documents.map(({ from, analysis }, i) => {
    if (i <= first || analysis.kind !== 'prometheus-rules') return { from, analysis };
    let marked = ignored.get(analysis);
    if (!marked) ignored.set(analysis, (marked = { ...analysis, isIgnored: true }));
    return { from, analysis: marked };
  });
}

function analyse(given: YamlDocument, { file, holder, role: around, ruler: rulerAround, config }: Hints): Analysis {
  const key = `${around} ${rulerAround} ${config}`;
  let kept = analyses.get(key);
  if (!kept) analyses.set(key, (kept = new WeakMap<YamlDocument, Analysis>()));
  const known = kept.get(given);
  if (known?.file === file && known.holder === holder) return known;
  const document = withJobs(given, config === 'prometheus-config' && around !== 'whole');
  // Jobs alone are added to others, and to what is set for all.
  const role = around === 'whole' && isListOfJobs(document) ? 'patch' : around;
  const kind = recognise(document, config);
  const resources = kind === 'prometheus-rules' || kind === 'values' || kind === 'prometheus-adapter' || kind === 'other' || isConfigKind(kind) ? [] : readResources(document.root, role !== 'whole');
  const rulerOf = (resource: Resource): Ruler => surer(rulerOfResource(resource), rulerAround);
  const groups = kind === 'values' ? readGroups(groupListsIn(document.root), rulerAround) : kind === 'prometheus-rules' ? readRuleGroups(document.root, kind, rulerAround) : resources.flatMap((resource) => (holdsRules(resource.kind) ? readRuleGroups(resource.node, resource.kind, rulerOf(resource)) : []));
  const analysis: Analysis = {
    file,
    holder,
    role,
    kind,
    document,
    resources,
    monitors: resources.filter((resource) => resource.kind === 'ServiceMonitor').map(({ node }) => readServiceMonitor(node)),
    groups,
    ruler: resources[0] ? rulerOf(resources[0]) : rulerAround,
    queries: queriesOf(document, groups, kind, resources),
    templates: templatesOf(document, groups),
    ...(kind === 'unit-tests' ? { queries: unitTestQueries(document.text, document.root) } : {}),
    ...(kind === 'promtail-config' ? { queries: promtailQueries(document.text, document.root), jobs: promtailJobs(document.root) } : {}),
  };
  kept.set(given, analysis).set(document, analysis);
  return analysis;
}

/**
 * Forgets what was read of documents that nobody will ask for again. They would go by themselves, but not soon: in a `WeakMap` that is old,
 * every value counts as in use for the small collections of V8's garbage collector, and so ten thousand files would be copied about.
 */
export function forgetAnalyses(some: readonly Analysis[]): void {
  for (const kept of analyses.values()) for (const { document } of some) kept.delete(document);
}

/** A document as what it is where another file says that it holds patches. */
export const asPatch = ({ document, file, ruler = 'prometheus' }: Analysis): Analysis => analyse(document, { file, role: 'patch', ruler, config: undefined });

/** The queries and templates of rules, and queries of others. What stands in the hole of one may be any part of it. */
const queriesOf = (document: YamlDocument, groups: readonly RuleGroup[], kind?: DocumentKind, resources: readonly Resource[] = []): readonly QueryRegion[] => queriesWithoutHoles([...ruleQueries(document.text, groups), ...queriesOfOthers(document, kind, resources)], document.text);

const templatesOf = ({ text }: YamlDocument, groups: readonly RuleGroup[]): readonly TemplateRegion[] => templatesWithoutHoles(ruleTemplates(text, groups), text);
