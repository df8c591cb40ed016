import type { DocumentKind } from '../model/recognise';
import { sourceProblem, type EmbeddedText } from '../model/query-region';
import type { Contract, SeverityName } from '../contract/contract';
import type { VectorSelector } from '../query/promql/ast';
import type { QueryFacts } from '../query/promql/facts';
import type { LiveSeries } from '../query/promql/live';
import { NEWEST, type PrometheusTarget } from '../query/promql/versions';
import type { ScrapeInterval } from '../contract/scrape-interval';
import type { Peers } from '../model/peers';
import type { AnyRule, ContractCheckContext, Report } from '../rules/rule';
import type { WorkspaceView } from '../workspace/facts';
import type { RuleDocument } from '../workspace/origin';
import { hasPlaceholder } from '../text/placeholder';
import type { YamlDocument } from '../yaml/tree';
import type { CheckSettings, Problem } from './diagnose';
import type { Reads } from './reads';
import type { Analysis } from './snapshot';

/** Characters. */
const MAX_MESSAGE = 2000;
/** Characters. Values of fields are shorter. */
const MAX_PLACEHOLDER = 500;

/** What the rules may know while they check a document, and what they report: one for all rules, which come one after the other. */
export class AnalysisContext implements ContractCheckContext {
  readonly problems: Problem[] = [];
  readonly document: YamlDocument;
  readonly place: RuleDocument;
  readonly kind: DocumentKind;
  readonly isIgnored: boolean;
  readonly isPartial: boolean;
  readonly prometheus: PrometheusTarget;
  readonly facts: QueryFacts;
  readonly workspace: WorkspaceView;
  /** The rule that reports by now. */
  rule: AnyRule | undefined;
  /** Of all that it reports; undefined leaves that to the rule. */
  severity: SeverityName | undefined;

  constructor(
    analysis: Analysis,
    private readonly settings: CheckSettings,
    private readonly reads: Reads,
    readonly peers: Peers,
  ) {
    this.document = analysis.document;
    this.place = analysis;
    this.kind = analysis.kind;
    this.isIgnored = analysis.isIgnored === true;
    this.isPartial = analysis.role === 'patch';
    this.prometheus = settings.prometheus ?? NEWEST;
    this.facts = reads;
    this.workspace = reads;
  }

  /** Undefined where the team has none; then rules that need it are not asked. */
  get contract(): Contract {
    return this.settings.contract!;
  }

  /** Asked for by few rules; whoever asks is checked again when a server is configured. */
  get live(): LiveSeries | undefined {
    return this.reads.live;
  }

  scrapeInterval(selector: VectorSelector): ScrapeInterval | undefined {
    return this.reads.scrapeInterval(selector);
  }

  knowsField(name: string): boolean {
    return this.settings.schemas?.knows(name) ?? false;
  }

  report({ from, to, message, fixes = [], severity }: Report): void {
    const rule = this.rule!;
    if (this.isFilledInLater(rule.id, from, to)) return;
    const usual = severity ?? rule.severity;
    this.problems.push({ rule: rule.id, from, to, message: shortened(message), fixes, severity: this.severity ?? (this.kind === 'markdown' ? MILDER[usual] : usual) });
  }

  /** Whether something else than the file says what stands at a place. In queries and templates, and in dashboards, `$` has a meaning of its own. */
  private isFilledInLater(rule: string, from: number, to: number): boolean {
    if (this.kind === 'dashboard' || to - from > MAX_PLACEHOLDER || /^(?:promql|logql|traceql|alert|template|live|yaml)\//.test(rule)) return false;
    const text = this.document.text.slice(from, to);
    return !text.includes('\n') && hasPlaceholder(text);
  }

  reportIn(text: EmbeddedText, found: Report): void {
    this.report({ ...sourceProblem(text, { ...found, fixes: found.fixes ?? [] }), severity: found.severity });
  }
}

/** Nobody runs what a text shows, and it may well show what is wrong. */
const MILDER: Readonly<Record<SeverityName, SeverityName>> = { error: 'warning', warning: 'information', information: 'hint', hint: 'hint' };

/** Messages quote what is wrong, and that may be a value of any length. */
const shortened = (message: string): string => (message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message);
