import type { Contract, SeverityName } from '../contract/contract';
import type { ScrapeInterval } from '../contract/scrape-interval';
import type { Dashboard } from '../model/dashboard';
import type { Peers } from '../model/peers';
import type { PromtailJob } from '../model/promtail';
import type { Rule, RuleGroup } from '../model/rule-groups';
import type { Resource } from '../model/resource';
import type { ServiceMonitor } from '../model/service-monitor';
import type { EmbeddedText, QueryRegion } from '../model/query-region';
import type { DocumentKind } from '../model/recognise';
import type { TraceQuery } from '../model/trace-queries';
import type { TemplateRegion } from '../model/template-region';
import type { Aggregation, Binary, Call, Expr, VectorSelector } from '../query/promql/ast';
import type { Expr as LogqlExpr } from '../query/logql/ast';
import type { ParsedLogql } from '../query/logql/parse';
import type { QueryFacts } from '../query/promql/facts';
import type { LiveSeries } from '../query/promql/live';
import type { ParsedPromql } from '../query/promql/parse';
import type { PrometheusTarget } from '../query/promql/versions';
import type { TemplateFacts } from '../query/template/infer';
import type { ParsedTemplate } from '../query/template/parse';
import type { StructureObject, StructureViolation } from '../schema/structure';
import type { SchemaViolation } from '../schema/violations';
import type { Span, TextEdit } from '../text/range';
import type { WorkspaceView } from '../workspace/facts';
import type { RuleDocument } from '../workspace/origin';
import type { YamlDocument } from '../yaml/tree';

/** A change that clears a problem. Its edits are offsets into the text that the problem's own offsets refer to. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Whether it may be made without anybody looking, such as on save: it is certain, and changes nothing that is monitored. No, unless a rule says so. */
  readonly isSafe?: boolean;
}

/** What a rule says about a span of its document. */
export interface Report extends Span {
  readonly message: string;
  readonly fixes?: readonly Fix[];
  /** Where this report is less sure, or less grave, than the rule's own severity says. */
  readonly severity?: Exclude<SeverityName, 'error'>;
}

/** What a rule sees while it checks one document. Offsets everywhere count from the document's beginning. */
export interface CheckContext {
  readonly document: YamlDocument;
  /** Where the document stands, to tell what the workspace says elsewhere from what stands here. */
  readonly place: RuleDocument;
  readonly kind: DocumentKind;
  /** Whether Prometheus never reads the document: of a rule file, it takes the first one alone. */
  readonly isIgnored: boolean;
  /** Whether it is a patch, or values of a chart: what it leaves out is said elsewhere. */
  readonly isPartial: boolean;
  /** What is known of the metrics that queries select. */
  readonly facts: QueryFacts;
  /** What the files of the workspace say of each other, this one included. */
  readonly workspace: WorkspaceView;
  /** The rules and groups of the whole document, of which only a part may be at hand. */
  readonly peers: Peers;
  readonly prometheus: PrometheusTarget;
  /** What is known of the series that a server has; undefined where nobody asks one. */
  readonly live: LiveSeries | undefined;
  /** The team's contract, where there is one. A rule that holds a document to it is a `ContractRule`; others look whether one of those speaks. */
  readonly contract?: Contract;
  /** How often the series of a selector are scraped; undefined where nobody says so. */
  scrapeInterval(selector: VectorSelector): ScrapeInterval | undefined;
  /** Whether a field of this name is known at any place of the schemas; false without schemas. */
  knowsField(name: string): boolean;
  report(report: Report): void;
  /** Reports something in a query or a template, with offsets into its own text. */
  reportIn(text: EmbeddedText, report: Report): void;
}

/** A PromQL query that Prometheus accepts. */
export interface PromqlQuery {
  readonly region: QueryRegion;
  readonly parsed: ParsedPromql;
  readonly expr: Expr;
  /** Every expression of its tree, the outer ones first. */
  readonly nodes: readonly Expr[];
  /** Those of a kind that many rules look at: of most kinds, a query has none or one. */
  readonly selectors: readonly VectorSelector[];
  readonly calls: readonly Call[];
  readonly aggregations: readonly Aggregation[];
  readonly binaries: readonly Binary[];
}

/** A LogQL query that Loki accepts. */
export interface LogqlQuery {
  readonly region: QueryRegion;
  readonly parsed: ParsedLogql;
  readonly expr: LogqlExpr;
}

/** A template of an alert's label or annotation. */
export interface AlertTemplate {
  readonly region: TemplateRegion;
  readonly parsed: ParsedTemplate;
  /** What it does; nothing where it has errors. */
  readonly facts: TemplateFacts;
  /** The alert's query; undefined where that has errors. */
  readonly query: PromqlQuery | undefined;
}

export interface ContractCheckContext extends CheckContext {
  readonly contract: Contract;
}

/** What a rule looks at. The host parses and walks; rules only visit. */
export interface Visitors<Context extends CheckContext> {
  /** Every document of a kind that is checked, whatever it holds. */
  document?(context: Context): void;
  /** Every Kubernetes object of a kind that is read, also those in a `List`. */
  resource?(resource: Resource, context: Context): void;
  serviceMonitor?(monitor: ServiceMonitor, context: Context): void;
  /**
   * Every rule group, unless there are syntax errors, behind which a field may only seem to be missing. Of its rules, only some may be at
   * hand: `context.peers` has them all.
   */
  ruleGroup?(group: RuleGroup, context: Context): void;
  /** Every rule, under the same condition. What its group says counts, but has no place in the document: it may stand in another part. */
  rule?(rule: Rule, group: RuleGroup, context: Context): void;
  /** Every alerting rule: one that has an `alert`. */
  alert?(alert: Rule, group: RuleGroup, context: Context): void;
  /** Every query, wherever it stands. */
  query?(query: QueryRegion, context: Context): void;
  /** Every PromQL query that has no errors. */
  promql?(query: PromqlQuery, context: Context): void;
  /** Every LogQL query that has no errors. */
  logql?(query: LogqlQuery, context: Context): void;
  /** Every label and annotation of an alerting rule that holds a Go template. */
  template?(template: AlertTemplate, context: Context): void;
  /** What the schemas of their kinds say against the objects of a document, or against a plain rule file. */
  structure?(violations: readonly StructureViolation[], context: Context): void;
  /** Every mapping of an object whose schema is known, whatever its kind. */
  object?(object: StructureObject, context: Context): void;
  /** Every job of a configuration of Promtail. */
  promtailJob?(job: PromtailJob, context: Context): void;
  /** Every TraceQL query of a file or of Markdown. */
  traceql?(query: TraceQuery, context: Context): void;
  /** Every dashboard of Grafana, in JSON or in a ConfigMap. */
  dashboard?(dashboard: Dashboard, context: Context): void;
  /** The team's contract file. */
  contractFile?(violations: readonly SchemaViolation[], context: Context): void;
}

interface RuleBase {
  /** `group/name`, which is also the path of the rule's file and of its page. */
  readonly id: string;
  readonly severity: SeverityName;
  /** Off unless somebody turns it on: by a severity in the settings or the contract, or with all the others of its kind. */
  readonly isOptional?: true;
}

/** A rule that holds for everybody: what the cluster, Prometheus or YAML itself would refuse. */
export interface GeneralRule extends RuleBase, Visitors<CheckContext> {
  readonly needs?: undefined;
}

/** A rule that holds a document to the team's contract, and is silent where there is none. */
export interface ContractRule extends RuleBase, Visitors<ContractCheckContext> {
  readonly needs: 'contract';
}

export type AnyRule = GeneralRule | ContractRule;

export const defineRule = (rule: GeneralRule): GeneralRule => rule;
export const defineContractRule = (rule: Omit<ContractRule, 'needs'>): ContractRule => ({ ...rule, needs: 'contract' });
