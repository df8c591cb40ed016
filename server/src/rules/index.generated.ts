// Written by scripts/generate.mjs. Do not edit.
import alertAbsentWithoutFor from './alert/absent-without-for';
import alertAlwaysFires from './alert/always-fires';
import alertAnnotationLabel from './alert/annotation-label';
import alertForBelowScrapeInterval from './alert/for-below-scrape-interval';
import alertForBetweenEvaluations from './alert/for-between-evaluations';
import alertIrate from './alert/irate';
import alertOffsetWithoutFor from './alert/offset-without-for';
import alertRedundantFor from './alert/redundant-for';
import alertTopk from './alert/topk';
import contractAlertCondition from './contract/alert-condition';
import contractAlertFor from './contract/alert-for';
import contractAlertName from './contract/alert-name';
import contractAlertSeverity from './contract/alert-severity';
import contractAnnotationMissing from './contract/annotation-missing';
import contractAnnotationUrl from './contract/annotation-url';
import contractContainerPort from './contract/container-port';
import contractDashboardVariable from './contract/dashboard-variable';
import contractEnvironment from './contract/environment';
import contractInconsistent from './contract/inconsistent';
import contractLabelDropped from './contract/label-dropped';
import contractMetricsRetention from './contract/metrics-retention';
import contractNamespace from './contract/namespace';
import contractPortName from './contract/port-name';
import contractProbeEndpoint from './contract/probe-endpoint';
import contractProbeMissing from './contract/probe-missing';
import contractReadinessTimeout from './contract/readiness-timeout';
import contractRecordName from './contract/record-name';
import contractRequiredAlert from './contract/required-alert';
import contractScrapeInterval from './contract/scrape-interval';
import contractScrapePath from './contract/scrape-path';
import contractScrapeTimeout from './contract/scrape-timeout';
import contractServiceLabel from './contract/service-label';
import contractServiceMissing from './contract/service-missing';
import contractServicePort from './contract/service-port';
import contractSeverityMissing from './contract/severity-missing';
import contractSeverityRoute from './contract/severity-route';
import contractSeverityUnknown from './contract/severity-unknown';
import contractStreamLabels from './contract/stream-labels';
import contractUnknownLabel from './contract/unknown-label';
import contractUnknownMetric from './contract/unknown-metric';
import contractUnknownService from './contract/unknown-service';
import liveCost from './live/cost';
import liveDisappeared from './live/disappeared';
import liveNoMatch from './live/no-match';
import liveNoSeries from './live/no-series';
import liveRetention from './live/retention';
import liveUnknownLabel from './live/unknown-label';
import liveUnknownValue from './live/unknown-value';
import logqlFieldBeforeParser from './logql/field-before-parser';
import logqlFoldedComment from './logql/folded-comment';
import logqlFoldedString from './logql/folded-string';
import logqlHighCardinalityLabel from './logql/high-cardinality-label';
import logqlLateLineFilter from './logql/late-line-filter';
import logqlLevel from './logql/level';
import logqlLogQueryInRule from './logql/log-query-in-rule';
import logqlNotChecked from './logql/not-checked';
import logqlPlainComment from './logql/plain-comment';
import logqlRegexpRedundant from './logql/regexp-redundant';
import logqlStage from './logql/stage';
import logqlStreamLabel from './logql/stream-label';
import logqlSyntax from './logql/syntax';
import logqlTemplate from './logql/template';
import logqlType from './logql/type';
import logqlUnknownField from './logql/unknown-field';
import logqlUnwrapErrors from './logql/unwrap-errors';
import promqlAbsentWithoutEquality from './promql/absent-without-equality';
import promqlCounterReadRaw from './promql/counter-read-raw';
import promqlDeadJoin from './promql/dead-join';
import promqlDivisionInAggregation from './promql/division-in-aggregation';
import promqlFeatureFlag from './promql/feature-flag';
import promqlFoldedComment from './promql/folded-comment';
import promqlFoldedString from './promql/folded-string';
import promqlHistogramQuantile from './promql/histogram-quantile';
import promqlImpossibleThreshold from './promql/impossible-threshold';
import promqlJoinedLabelUnused from './promql/joined-label-unused';
import promqlLabelAggregatedAway from './promql/label-aggregated-away';
import promqlLabelArgument from './promql/label-argument';
import promqlMatchersContradict from './promql/matchers-contradict';
import promqlMatchersRepeat from './promql/matchers-repeat';
import promqlNestedAggregation from './promql/nested-aggregation';
import promqlNeverMissing from './promql/never-missing';
import promqlNotChecked from './promql/not-checked';
import promqlNumericExpr from './promql/numeric-expr';
import promqlPlainComment from './promql/plain-comment';
import promqlQuantileRange from './promql/quantile-range';
import promqlRateAfterAggregation from './promql/rate-after-aggregation';
import promqlRateOfGauge from './promql/rate-of-gauge';
import promqlRateWindow from './promql/rate-window';
import promqlRegexpAnchored from './promql/regexp-anchored';
import promqlRegexpRedundant from './promql/regexp-redundant';
import promqlRegexpSubstring from './promql/regexp-substring';
import promqlSeveralSeries from './promql/several-series';
import promqlSyntax from './promql/syntax';
import promqlType from './promql/type';
import promqlVersion from './promql/version';
import ruleDuplicate from './rule/duplicate';
import ruleDuration from './rule/duration';
import ruleExprMissing from './rule/expr-missing';
import ruleGroupName from './rule/group-name';
import ruleIgnoredDocument from './rule/ignored-document';
import ruleKind from './rule/kind';
import ruleLabelName from './rule/label-name';
import ruleLongInterval from './rule/long-interval';
import ruleNotForRecording from './rule/not-for-recording';
import ruleOrder from './rule/order';
import ruleRecordName from './rule/record-name';
import ruleUnread from './rule/unread';
import ruleVersion from './rule/version';
import schemaAlertmanagerConfig from './schema/alertmanager-config';
import schemaAuthentication from './schema/authentication';
import schemaCombination from './schema/combination';
import schemaDeprecated from './schema/deprecated';
import schemaDuplicateItem from './schema/duplicate-item';
import schemaExclusive from './schema/exclusive';
import schemaInvalidValue from './schema/invalid-value';
import schemaLabelSyntax from './schema/label-syntax';
import schemaMissingField from './schema/missing-field';
import schemaProbe from './schema/probe';
import schemaPrometheusConfig from './schema/prometheus-config';
import schemaPromtailConfig from './schema/promtail-config';
import schemaProxy from './schema/proxy';
import schemaReceiver from './schema/receiver';
import schemaRelabeling from './schema/relabeling';
import schemaRoute from './schema/route';
import schemaScrapeConfig from './schema/scrape-config';
import schemaTimeInterval from './schema/time-interval';
import schemaTimeoutAboveInterval from './schema/timeout-above-interval';
import schemaTls from './schema/tls';
import schemaType from './schema/type';
import schemaUnitTest from './schema/unit-test';
import schemaUnknownField from './schema/unknown-field';
import schemaVersion from './schema/version';
import suppressionExpired from './suppression/expired';
import suppressionInvalid from './suppression/invalid';
import suppressionUnused from './suppression/unused';
import templateCall from './template/call';
import templateHelmEscape from './template/helm-escape';
import templateHumanize from './template/humanize';
import templateQuery from './template/query';
import templateSyntax from './template/syntax';
import templateValueInLabel from './template/value-in-label';
import traceqlSyntax from './traceql/syntax';
import workspaceDroppedLabel from './workspace/dropped-label';
import workspaceDroppedMetric from './workspace/dropped-metric';
import workspaceNotSelected from './workspace/not-selected';
import workspaceScrapeClass from './workspace/scrape-class';
import workspaceSelectsNothing from './workspace/selects-nothing';
import workspaceTargetLabel from './workspace/target-label';
import workspaceTargetPort from './workspace/target-port';
import workspaceTestedAlert from './workspace/tested-alert';
import workspaceUnknownPort from './workspace/unknown-port';
import yamlDuplicateKey from './yaml/duplicate-key';
import yamlNotChecked from './yaml/not-checked';
import yamlSyntax from './yaml/syntax';
import yamlUnquotedQuery from './yaml/unquoted-query';
import type { AnyRule } from './rule';

export const rules: readonly AnyRule[] = [
  alertAbsentWithoutFor,
  alertAlwaysFires,
  alertAnnotationLabel,
  alertForBelowScrapeInterval,
  alertForBetweenEvaluations,
  alertIrate,
  alertOffsetWithoutFor,
  alertRedundantFor,
  alertTopk,
  contractAlertCondition,
  contractAlertFor,
  contractAlertName,
  contractAlertSeverity,
  contractAnnotationMissing,
  contractAnnotationUrl,
  contractContainerPort,
  contractDashboardVariable,
  contractEnvironment,
  contractInconsistent,
  contractLabelDropped,
  contractMetricsRetention,
  contractNamespace,
  contractPortName,
  contractProbeEndpoint,
  contractProbeMissing,
  contractReadinessTimeout,
  contractRecordName,
  contractRequiredAlert,
  contractScrapeInterval,
  contractScrapePath,
  contractScrapeTimeout,
  contractServiceLabel,
  contractServiceMissing,
  contractServicePort,
  contractSeverityMissing,
  contractSeverityRoute,
  contractSeverityUnknown,
  contractStreamLabels,
  contractUnknownLabel,
  contractUnknownMetric,
  contractUnknownService,
  liveCost,
  liveDisappeared,
  liveNoMatch,
  liveNoSeries,
  liveRetention,
  liveUnknownLabel,
  liveUnknownValue,
  logqlFieldBeforeParser,
  logqlFoldedComment,
  logqlFoldedString,
  logqlHighCardinalityLabel,
  logqlLateLineFilter,
  logqlLevel,
  logqlLogQueryInRule,
  logqlNotChecked,
  logqlPlainComment,
  logqlRegexpRedundant,
  logqlStage,
  logqlStreamLabel,
  logqlSyntax,
  logqlTemplate,
  logqlType,
  logqlUnknownField,
  logqlUnwrapErrors,
  promqlAbsentWithoutEquality,
  promqlCounterReadRaw,
  promqlDeadJoin,
  promqlDivisionInAggregation,
  promqlFeatureFlag,
  promqlFoldedComment,
  promqlFoldedString,
  promqlHistogramQuantile,
  promqlImpossibleThreshold,
  promqlJoinedLabelUnused,
  promqlLabelAggregatedAway,
  promqlLabelArgument,
  promqlMatchersContradict,
  promqlMatchersRepeat,
  promqlNestedAggregation,
  promqlNeverMissing,
  promqlNotChecked,
  promqlNumericExpr,
  promqlPlainComment,
  promqlQuantileRange,
  promqlRateAfterAggregation,
  promqlRateOfGauge,
  promqlRateWindow,
  promqlRegexpAnchored,
  promqlRegexpRedundant,
  promqlRegexpSubstring,
  promqlSeveralSeries,
  promqlSyntax,
  promqlType,
  promqlVersion,
  ruleDuplicate,
  ruleDuration,
  ruleExprMissing,
  ruleGroupName,
  ruleIgnoredDocument,
  ruleKind,
  ruleLabelName,
  ruleLongInterval,
  ruleNotForRecording,
  ruleOrder,
  ruleRecordName,
  ruleUnread,
  ruleVersion,
  schemaAlertmanagerConfig,
  schemaAuthentication,
  schemaCombination,
  schemaDeprecated,
  schemaDuplicateItem,
  schemaExclusive,
  schemaInvalidValue,
  schemaLabelSyntax,
  schemaMissingField,
  schemaProbe,
  schemaPrometheusConfig,
  schemaPromtailConfig,
  schemaProxy,
  schemaReceiver,
  schemaRelabeling,
  schemaRoute,
  schemaScrapeConfig,
  schemaTimeInterval,
  schemaTimeoutAboveInterval,
  schemaTls,
  schemaType,
  schemaUnitTest,
  schemaUnknownField,
  schemaVersion,
  suppressionExpired,
  suppressionInvalid,
  suppressionUnused,
  templateCall,
  templateHelmEscape,
  templateHumanize,
  templateQuery,
  templateSyntax,
  templateValueInLabel,
  traceqlSyntax,
  workspaceDroppedLabel,
  workspaceDroppedMetric,
  workspaceNotSelected,
  workspaceScrapeClass,
  workspaceSelectsNothing,
  workspaceTargetLabel,
  workspaceTargetPort,
  workspaceTestedAlert,
  workspaceUnknownPort,
  yamlDuplicateKey,
  yamlNotChecked,
  yamlSyntax,
  yamlUnquotedQuery,
];
