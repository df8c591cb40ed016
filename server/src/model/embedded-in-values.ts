import { span } from '../text/range';
import { entriesOf, entryOf, isMapping, isScalar, valueAt, type YamlEntry, type YamlMapping, type YamlNode } from '../yaml/tree';
import { valuesIn } from './chart-values';
import type { ConfigKind } from './config-files';
import type { EmbeddedFile } from './embedded';
import { locatedText } from './located';

/** A configuration among the values of a chart, which may leave the rest to the chart and to other values. */
export interface ConfigInValues extends EmbeddedFile {
  readonly config: ConfigKind | undefined;
  /** Whether Helm expands actions that stand in it. */
  readonly isExpanded: boolean;
}

/** A name of something else in the document: what stands alone would not know it. */
const REFERENCE = /(?:^|[\s[{,])[*&][\w.-]/;
/** Charts that bring others along, under their names. */
const STACKS = ['kube-prometheus-stack', 'prometheus-operator', 'prometheus'];

/**
 * What charts hand on to a program as its configuration: Alertmanager's (`alertmanager.config`), that of Prometheus (`prometheus.yml` among the
 * `serverFiles` of its chart) or more of its jobs (`additionalScrapeConfigs`), and the alerts that Grafana provisions (`grafana.alerting`). Its
 * lines are indented all alike, as those of a YAML document may be, so that it is one, at its place in the file.
 */
export const configsInValues = (documentText: string, root: YamlNode | undefined): ConfigInValues[] =>
  chartsIn(root).flatMap((chart) => {
    const alertmanager = valueAt(chart, 'alertmanager');
    // The templates of a configuration that Helm expands are no longer those of Alertmanager.
    const config = locatedText(valueAt(alertmanager, 'tplConfig'))?.value === 'true' ? undefined : entryOf(alertmanager, 'config');
    const files = grafanasIn(chart).flatMap((grafana) => entriesOf(valueAt(grafana, 'alerting')));
    return [
      ...inBlock(documentText, entryOf(valueAt(chart, 'serverFiles'), 'prometheus.yml'), 'prometheus-config'),
      // These, kube-prometheus-stack expands as a template.
      ...inBlock(documentText, entryOf(valueAt(chart, 'prometheus', 'prometheusSpec'), 'additionalScrapeConfigs'), 'prometheus-config').map((jobs) => ({ ...jobs, isExpanded: documentText.slice(jobs.from, jobs.to).includes('{{') })),
      ...(valueAt(config?.value, 'route') || valueAt(config?.value, 'receivers') ? inBlock(documentText, config, 'alertmanager-config') : []),
      ...files.filter(({ value }) => valueAt(value, 'groups')).flatMap((file) => inBlock(documentText, file)),
    ];
  });

/** The dashboards in the values of Grafana's chart. */
export const dashboardsInValues = (root: YamlNode | undefined): YamlEntry[] =>
  chartsIn(root).flatMap(grafanasIn).flatMap((grafana) => entriesOf(valueAt(grafana, 'dashboards')).flatMap(({ value: provider }) => entriesOf(provider).flatMap(({ value: dashboard }) => entryOf(dashboard, 'json') ?? [])));

/** The values of a chart, and those of the charts that it brings along. */
const chartsIn = (root: YamlNode | undefined): YamlMapping[] => valuesIn(root).flatMap((values) => [values, ...STACKS.map((name) => valueAt(values, name))].filter(isMapping));

/** The values of Grafana's chart, alone or below those of another. */
const grafanasIn = (chart: YamlMapping): YamlMapping[] => [chart, valueAt(chart, 'grafana')].filter(isMapping);

/** Nothing where it stands on one line, or cannot stand alone. */
function inBlock(documentText: string, entry: YamlEntry | undefined, config?: ConfigKind): ConfigInValues[] {
  const node = entry?.value;
  if (!entry || isScalar(node) || !node || node.flow) return [];
  const from = documentText.lastIndexOf('\n', node.from - 1) + 1;
  const isBelow = documentText.slice(from, node.from).trim() === '';
  return isBelow && !REFERENCE.test(documentText.slice(from, node.to)) ? [{ ...span(from, node.to), name: entry.key.text, config, isExpanded: false }] : [];
}
