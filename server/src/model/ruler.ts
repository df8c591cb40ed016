import { queryLanguage, type QueryLanguage } from '../query/language';
import { parseLogql } from '../query/logql/parse';
import { parsePromql } from '../query/promql/parse';
import { entriesOf, isScalar, valueAt } from '../yaml/tree';
import type { Resource } from './resource';

/**
 * Who evaluates rules: `loki` where the file or the object says so, `maybe-loki` where only the path does, which may as well hold alerts
 * about Loki itself; otherwise Prometheus, or whom the rule's own text tells.
 */
export type Ruler = 'prometheus' | 'maybe-loki' | 'loki';

/** Whether a path names Loki in a folder or in the file's name: `loki/rules/api.yaml`, `loki-rules.yaml`, `alerts.loki.yaml`. */
const LOKI_PATH = /(?:^|[/._-])loki(?=[/._-])/i;

export const rulerOfPath = (path: string): Ruler => (LOKI_PATH.test(path) ? 'maybe-loki' : 'prometheus');

/** Such as `loki_rule`, by which the sidecar of Loki's Helm chart finds ConfigMaps, or `loki.grafana.com/rules`. */
const LOKI_KEY = /^(?:[\w.-]+\/)?loki(?:[._-]?rules?)?$|^loki\.grafana\.com\//i;
/** Such as `ruler: loki` or `rule-type: loki-rules`. What says `app: loki` is a part of Loki, and its alerts are asked of Prometheus. */
const RULE_KEY = /(?:^|[/._-])(?:rules?|rulers?|type|kind|target|backend|engine|evaluator|datasource|language|ql)$/i;
const LOKI_VALUE = /^(?:loki(?:[._-]?rules?)?|logql)$/i;

const saysLoki = (key: string, value: string): boolean => (LOKI_KEY.test(key) && !/^(?:false|no|off|0|disabled)$/i.test(value)) || (RULE_KEY.test(key) && LOKI_VALUE.test(value));

/** Who evaluates the rules of an object, by its kind, its labels and its annotations. */
export function rulerOfResource({ kind, apiVersion, node }: Resource): Ruler {
  if (kind === 'AlertingRule' || kind === 'RecordingRule') return apiVersion?.value.startsWith('monitoring.openshift.io/') ? 'prometheus' : 'loki';
  const said = ['labels', 'annotations'].flatMap((field) => entriesOf(valueAt(node, 'metadata', field)));
  return said.some(({ key, value }) => saysLoki(key.text, isScalar(value) ? value.text : '')) ? 'loki' : 'prometheus';
}

/** The surer one of two. */
export const surer = (one: Ruler, other: Ruler): Ruler => (one === 'loki' || other === 'prometheus' ? one : other);

/** The language of a rule's expression. */
export function languageOfRule(text: string, ruler: Ruler): QueryLanguage {
  // What is still to be written will most likely be what the path says.
  if (ruler === 'loki' || (ruler === 'maybe-loki' && text.trim() === '')) return 'logql';
  const byText = queryLanguage(text);
  if (ruler === 'prometheus' || byText === 'logql' || isPlainPromql(text)) return byText;
  return parseLogql(text).syntax.length === 0 ? 'logql' : 'promql';
}

/** What selects series by a metric's name is no LogQL, whatever the path says. */
const isPlainPromql = (text: string): boolean => parsePromql(text).syntax.length === 0 && parseLogql(text).syntax.length > 0;
