// Written by scripts/generate.mjs. Do not edit.
import alertAbsentWithoutFor from './alert/absent-without-for.md';
import alertAlwaysFires from './alert/always-fires.md';
import alertAnnotationLabel from './alert/annotation-label.md';
import alertForBelowScrapeInterval from './alert/for-below-scrape-interval.md';
import alertForBetweenEvaluations from './alert/for-between-evaluations.md';
import alertIrate from './alert/irate.md';
import alertOffsetWithoutFor from './alert/offset-without-for.md';
import alertRedundantFor from './alert/redundant-for.md';
import alertTopk from './alert/topk.md';
import contractAlertCondition from './contract/alert-condition.md';
import contractAlertFor from './contract/alert-for.md';
import contractAlertName from './contract/alert-name.md';
import contractAlertSeverity from './contract/alert-severity.md';
import contractAnnotationMissing from './contract/annotation-missing.md';
import contractAnnotationUrl from './contract/annotation-url.md';
import contractContainerPort from './contract/container-port.md';
import contractDashboardVariable from './contract/dashboard-variable.md';
import contractEnvironment from './contract/environment.md';
import contractInconsistent from './contract/inconsistent.md';
import contractLabelDropped from './contract/label-dropped.md';
import contractMetricsRetention from './contract/metrics-retention.md';
import contractNamespace from './contract/namespace.md';
import contractPortName from './contract/port-name.md';
import contractProbeEndpoint from './contract/probe-endpoint.md';
import contractProbeMissing from './contract/probe-missing.md';
import contractReadinessTimeout from './contract/readiness-timeout.md';
import contractRecordName from './contract/record-name.md';
import contractRequiredAlert from './contract/required-alert.md';
import contractScrapeInterval from './contract/scrape-interval.md';
import contractScrapePath from './contract/scrape-path.md';
import contractScrapeTimeout from './contract/scrape-timeout.md';
import contractServiceLabel from './contract/service-label.md';
import contractServiceMissing from './contract/service-missing.md';
import contractServicePort from './contract/service-port.md';
import contractSeverityMissing from './contract/severity-missing.md';
import contractSeverityRoute from './contract/severity-route.md';
import contractSeverityUnknown from './contract/severity-unknown.md';
import contractStreamLabels from './contract/stream-labels.md';
import contractUnknownLabel from './contract/unknown-label.md';
import contractUnknownMetric from './contract/unknown-metric.md';
import contractUnknownService from './contract/unknown-service.md';
import liveCost from './live/cost.md';
import liveDisappeared from './live/disappeared.md';
import liveNoMatch from './live/no-match.md';
import liveNoSeries from './live/no-series.md';
import liveRetention from './live/retention.md';
import liveUnknownLabel from './live/unknown-label.md';
import liveUnknownValue from './live/unknown-value.md';
import logqlFieldBeforeParser from './logql/field-before-parser.md';
import logqlFoldedComment from './logql/folded-comment.md';
import logqlFoldedString from './logql/folded-string.md';
import logqlHighCardinalityLabel from './logql/high-cardinality-label.md';
import logqlLateLineFilter from './logql/late-line-filter.md';
import logqlLevel from './logql/level.md';
import logqlLogQueryInRule from './logql/log-query-in-rule.md';
import logqlNotChecked from './logql/not-checked.md';
import logqlPlainComment from './logql/plain-comment.md';
import logqlRegexpRedundant from './logql/regexp-redundant.md';
import logqlStage from './logql/stage.md';
import logqlStreamLabel from './logql/stream-label.md';
import logqlSyntax from './logql/syntax.md';
import logqlTemplate from './logql/template.md';
import logqlType from './logql/type.md';
import logqlUnknownField from './logql/unknown-field.md';
import logqlUnwrapErrors from './logql/unwrap-errors.md';
import promqlAbsentWithoutEquality from './promql/absent-without-equality.md';
import promqlCounterReadRaw from './promql/counter-read-raw.md';
import promqlDeadJoin from './promql/dead-join.md';
import promqlDivisionInAggregation from './promql/division-in-aggregation.md';
import promqlFeatureFlag from './promql/feature-flag.md';
import promqlFoldedComment from './promql/folded-comment.md';
import promqlFoldedString from './promql/folded-string.md';
import promqlHistogramQuantile from './promql/histogram-quantile.md';
import promqlImpossibleThreshold from './promql/impossible-threshold.md';
import promqlJoinedLabelUnused from './promql/joined-label-unused.md';
import promqlLabelAggregatedAway from './promql/label-aggregated-away.md';
import promqlLabelArgument from './promql/label-argument.md';
import promqlMatchersContradict from './promql/matchers-contradict.md';
import promqlMatchersRepeat from './promql/matchers-repeat.md';
import promqlNestedAggregation from './promql/nested-aggregation.md';
import promqlNeverMissing from './promql/never-missing.md';
import promqlNotChecked from './promql/not-checked.md';
import promqlNumericExpr from './promql/numeric-expr.md';
import promqlPlainComment from './promql/plain-comment.md';
import promqlQuantileRange from './promql/quantile-range.md';
import promqlRateAfterAggregation from './promql/rate-after-aggregation.md';
import promqlRateOfGauge from './promql/rate-of-gauge.md';
import promqlRateWindow from './promql/rate-window.md';
import promqlRegexpAnchored from './promql/regexp-anchored.md';
import promqlRegexpRedundant from './promql/regexp-redundant.md';
import promqlRegexpSubstring from './promql/regexp-substring.md';
import promqlSeveralSeries from './promql/several-series.md';
import promqlSyntax from './promql/syntax.md';
import promqlType from './promql/type.md';
import promqlVersion from './promql/version.md';
import ruleDuplicate from './rule/duplicate.md';
import ruleDuration from './rule/duration.md';
import ruleExprMissing from './rule/expr-missing.md';
import ruleGroupName from './rule/group-name.md';
import ruleIgnoredDocument from './rule/ignored-document.md';
import ruleKind from './rule/kind.md';
import ruleLabelName from './rule/label-name.md';
import ruleLongInterval from './rule/long-interval.md';
import ruleNotForRecording from './rule/not-for-recording.md';
import ruleOrder from './rule/order.md';
import ruleRecordName from './rule/record-name.md';
import ruleUnread from './rule/unread.md';
import ruleVersion from './rule/version.md';
import schemaAlertmanagerConfig from './schema/alertmanager-config.md';
import schemaAuthentication from './schema/authentication.md';
import schemaCombination from './schema/combination.md';
import schemaDeprecated from './schema/deprecated.md';
import schemaDuplicateItem from './schema/duplicate-item.md';
import schemaExclusive from './schema/exclusive.md';
import schemaInvalidValue from './schema/invalid-value.md';
import schemaLabelSyntax from './schema/label-syntax.md';
import schemaMissingField from './schema/missing-field.md';
import schemaProbe from './schema/probe.md';
import schemaPrometheusConfig from './schema/prometheus-config.md';
import schemaPromtailConfig from './schema/promtail-config.md';
import schemaProxy from './schema/proxy.md';
import schemaReceiver from './schema/receiver.md';
import schemaRelabeling from './schema/relabeling.md';
import schemaRoute from './schema/route.md';
import schemaScrapeConfig from './schema/scrape-config.md';
import schemaTimeInterval from './schema/time-interval.md';
import schemaTimeoutAboveInterval from './schema/timeout-above-interval.md';
import schemaTls from './schema/tls.md';
import schemaType from './schema/type.md';
import schemaUnitTest from './schema/unit-test.md';
import schemaUnknownField from './schema/unknown-field.md';
import schemaVersion from './schema/version.md';
import suppressionExpired from './suppression/expired.md';
import suppressionInvalid from './suppression/invalid.md';
import suppressionUnused from './suppression/unused.md';
import templateCall from './template/call.md';
import templateHelmEscape from './template/helm-escape.md';
import templateHumanize from './template/humanize.md';
import templateQuery from './template/query.md';
import templateSyntax from './template/syntax.md';
import templateValueInLabel from './template/value-in-label.md';
import traceqlSyntax from './traceql/syntax.md';
import workspaceDroppedLabel from './workspace/dropped-label.md';
import workspaceDroppedMetric from './workspace/dropped-metric.md';
import workspaceNotSelected from './workspace/not-selected.md';
import workspaceScrapeClass from './workspace/scrape-class.md';
import workspaceSelectsNothing from './workspace/selects-nothing.md';
import workspaceTargetLabel from './workspace/target-label.md';
import workspaceTargetPort from './workspace/target-port.md';
import workspaceTestedAlert from './workspace/tested-alert.md';
import workspaceUnknownPort from './workspace/unknown-port.md';
import yamlDuplicateKey from './yaml/duplicate-key.md';
import yamlNotChecked from './yaml/not-checked.md';
import yamlSyntax from './yaml/syntax.md';
import yamlUnquotedQuery from './yaml/unquoted-query.md';

/** The page of every rule, in Markdown, by id. */
export const pages: Readonly<Record<string, string>> = {
  'alert/absent-without-for': alertAbsentWithoutFor,
  'alert/always-fires': alertAlwaysFires,
  'alert/annotation-label': alertAnnotationLabel,
  'alert/for-below-scrape-interval': alertForBelowScrapeInterval,
  'alert/for-between-evaluations': alertForBetweenEvaluations,
  'alert/irate': alertIrate,
  'alert/offset-without-for': alertOffsetWithoutFor,
  'alert/redundant-for': alertRedundantFor,
  'alert/topk': alertTopk,
  'contract/alert-condition': contractAlertCondition,
  'contract/alert-for': contractAlertFor,
  'contract/alert-name': contractAlertName,
  'contract/alert-severity': contractAlertSeverity,
  'contract/annotation-missing': contractAnnotationMissing,
  'contract/annotation-url': contractAnnotationUrl,
  'contract/container-port': contractContainerPort,
  'contract/dashboard-variable': contractDashboardVariable,
  'contract/environment': contractEnvironment,
  'contract/inconsistent': contractInconsistent,
  'contract/label-dropped': contractLabelDropped,
  'contract/metrics-retention': contractMetricsRetention,
  'contract/namespace': contractNamespace,
  'contract/port-name': contractPortName,
  'contract/probe-endpoint': contractProbeEndpoint,
  'contract/probe-missing': contractProbeMissing,
  'contract/readiness-timeout': contractReadinessTimeout,
  'contract/record-name': contractRecordName,
  'contract/required-alert': contractRequiredAlert,
  'contract/scrape-interval': contractScrapeInterval,
  'contract/scrape-path': contractScrapePath,
  'contract/scrape-timeout': contractScrapeTimeout,
  'contract/service-label': contractServiceLabel,
  'contract/service-missing': contractServiceMissing,
  'contract/service-port': contractServicePort,
  'contract/severity-missing': contractSeverityMissing,
  'contract/severity-route': contractSeverityRoute,
  'contract/severity-unknown': contractSeverityUnknown,
  'contract/stream-labels': contractStreamLabels,
  'contract/unknown-label': contractUnknownLabel,
  'contract/unknown-metric': contractUnknownMetric,
  'contract/unknown-service': contractUnknownService,
  'live/cost': liveCost,
  'live/disappeared': liveDisappeared,
  'live/no-match': liveNoMatch,
  'live/no-series': liveNoSeries,
  'live/retention': liveRetention,
  'live/unknown-label': liveUnknownLabel,
  'live/unknown-value': liveUnknownValue,
  'logql/field-before-parser': logqlFieldBeforeParser,
  'logql/folded-comment': logqlFoldedComment,
  'logql/folded-string': logqlFoldedString,
  'logql/high-cardinality-label': logqlHighCardinalityLabel,
  'logql/late-line-filter': logqlLateLineFilter,
  'logql/level': logqlLevel,
  'logql/log-query-in-rule': logqlLogQueryInRule,
  'logql/not-checked': logqlNotChecked,
  'logql/plain-comment': logqlPlainComment,
  'logql/regexp-redundant': logqlRegexpRedundant,
  'logql/stage': logqlStage,
  'logql/stream-label': logqlStreamLabel,
  'logql/syntax': logqlSyntax,
  'logql/template': logqlTemplate,
  'logql/type': logqlType,
  'logql/unknown-field': logqlUnknownField,
  'logql/unwrap-errors': logqlUnwrapErrors,
  'promql/absent-without-equality': promqlAbsentWithoutEquality,
  'promql/counter-read-raw': promqlCounterReadRaw,
  'promql/dead-join': promqlDeadJoin,
  'promql/division-in-aggregation': promqlDivisionInAggregation,
  'promql/feature-flag': promqlFeatureFlag,
  'promql/folded-comment': promqlFoldedComment,
  'promql/folded-string': promqlFoldedString,
  'promql/histogram-quantile': promqlHistogramQuantile,
  'promql/impossible-threshold': promqlImpossibleThreshold,
  'promql/joined-label-unused': promqlJoinedLabelUnused,
  'promql/label-aggregated-away': promqlLabelAggregatedAway,
  'promql/label-argument': promqlLabelArgument,
  'promql/matchers-contradict': promqlMatchersContradict,
  'promql/matchers-repeat': promqlMatchersRepeat,
  'promql/nested-aggregation': promqlNestedAggregation,
  'promql/never-missing': promqlNeverMissing,
  'promql/not-checked': promqlNotChecked,
  'promql/numeric-expr': promqlNumericExpr,
  'promql/plain-comment': promqlPlainComment,
  'promql/quantile-range': promqlQuantileRange,
  'promql/rate-after-aggregation': promqlRateAfterAggregation,
  'promql/rate-of-gauge': promqlRateOfGauge,
  'promql/rate-window': promqlRateWindow,
  'promql/regexp-anchored': promqlRegexpAnchored,
  'promql/regexp-redundant': promqlRegexpRedundant,
  'promql/regexp-substring': promqlRegexpSubstring,
  'promql/several-series': promqlSeveralSeries,
  'promql/syntax': promqlSyntax,
  'promql/type': promqlType,
  'promql/version': promqlVersion,
  'rule/duplicate': ruleDuplicate,
  'rule/duration': ruleDuration,
  'rule/expr-missing': ruleExprMissing,
  'rule/group-name': ruleGroupName,
  'rule/ignored-document': ruleIgnoredDocument,
  'rule/kind': ruleKind,
  'rule/label-name': ruleLabelName,
  'rule/long-interval': ruleLongInterval,
  'rule/not-for-recording': ruleNotForRecording,
  'rule/order': ruleOrder,
  'rule/record-name': ruleRecordName,
  'rule/unread': ruleUnread,
  'rule/version': ruleVersion,
  'schema/alertmanager-config': schemaAlertmanagerConfig,
  'schema/authentication': schemaAuthentication,
  'schema/combination': schemaCombination,
  'schema/deprecated': schemaDeprecated,
  'schema/duplicate-item': schemaDuplicateItem,
  'schema/exclusive': schemaExclusive,
  'schema/invalid-value': schemaInvalidValue,
  'schema/label-syntax': schemaLabelSyntax,
  'schema/missing-field': schemaMissingField,
  'schema/probe': schemaProbe,
  'schema/prometheus-config': schemaPrometheusConfig,
  'schema/promtail-config': schemaPromtailConfig,
  'schema/proxy': schemaProxy,
  'schema/receiver': schemaReceiver,
  'schema/relabeling': schemaRelabeling,
  'schema/route': schemaRoute,
  'schema/scrape-config': schemaScrapeConfig,
  'schema/time-interval': schemaTimeInterval,
  'schema/timeout-above-interval': schemaTimeoutAboveInterval,
  'schema/tls': schemaTls,
  'schema/type': schemaType,
  'schema/unit-test': schemaUnitTest,
  'schema/unknown-field': schemaUnknownField,
  'schema/version': schemaVersion,
  'suppression/expired': suppressionExpired,
  'suppression/invalid': suppressionInvalid,
  'suppression/unused': suppressionUnused,
  'template/call': templateCall,
  'template/helm-escape': templateHelmEscape,
  'template/humanize': templateHumanize,
  'template/query': templateQuery,
  'template/syntax': templateSyntax,
  'template/value-in-label': templateValueInLabel,
  'traceql/syntax': traceqlSyntax,
  'workspace/dropped-label': workspaceDroppedLabel,
  'workspace/dropped-metric': workspaceDroppedMetric,
  'workspace/not-selected': workspaceNotSelected,
  'workspace/scrape-class': workspaceScrapeClass,
  'workspace/selects-nothing': workspaceSelectsNothing,
  'workspace/target-label': workspaceTargetLabel,
  'workspace/target-port': workspaceTargetPort,
  'workspace/tested-alert': workspaceTestedAlert,
  'workspace/unknown-port': workspaceUnknownPort,
  'yaml/duplicate-key': yamlDuplicateKey,
  'yaml/not-checked': yamlNotChecked,
  'yaml/syntax': yamlSyntax,
  'yaml/unquoted-query': yamlUnquotedQuery,
};
