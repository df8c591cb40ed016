import { compileRegexp } from '../../query/promql/regexp';

/** A step of relabeling, as Prometheus takes it. */
export interface RelabelStep {
  /** In lower case. */
  readonly action: string;
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  readonly regex: string;
  readonly targetLabel: string;
  readonly replacement: string;
}

/** Labels by name: empty for a label that is surely not there, undefined for one whose value nobody knows, as are all that are left out. */
export type LabelValues = ReadonlyMap<string, string | undefined>;

export interface Relabeled {
  readonly labels: LabelValues;
  /** The step that surely drops whatever has these labels. */
  readonly droppedBy: RelabelStep | undefined;
}

/** What service discovery puts before the names of labels of objects; `labelmap` usually takes them off. */
const DISCOVERED = ['pod', 'service', 'node', 'namespace', 'endpoints', 'endpointslice', 'ingress'].flatMap((object) => ['label', 'annotation'].map((of) => `__meta_kubernetes_${object}_${of}_`));

/**
 * What steps of relabeling make of labels, as far as that is sure (relabel in model/relabel/relabel.go of Prometheus). Of what
 * depends on labels that are not known, the outcome is not known either; a step that may drop does not.
 */
export function relabel(steps: readonly RelabelStep[], given: LabelValues): Relabeled {
  const labels = new Map(given);
  for (const step of steps) {
    switch (step.action) {
      case 'keep':
      case 'drop':
        if (matches(step, sourceOf(step, labels)) === (step.action === 'drop')) return { labels, droppedBy: step };
        break;
      case 'labeldrop':
      case 'labelkeep':
        dropLabels(step, labels);
        break;
      case 'labelmap':
        mapLabels(step, labels);
        break;
      case 'keepequal':
      case 'dropequal':
        break;
      default:
        write(step, labels);
    }
  }
  return { labels, droppedBy: undefined };
}

/** The values of the source labels, joined; undefined where one is not known. */
function sourceOf({ sourceLabels, separator }: RelabelStep, labels: LabelValues): string | undefined {
  const values = sourceLabels.map((label) => labels.get(label));
  return values.every((value) => value !== undefined) ? values.join(separator) : undefined;
}

/** Whether a step's expression matches; undefined where that is not known. */
function matches({ regex }: RelabelStep, value: string | undefined): boolean | undefined {
  if (MATCHES_ALL.has(regex)) return true;
  return value === undefined ? undefined : compileRegexp(regex).regexp?.matches(value);
}

const MATCHES_ALL: ReadonlySet<string> = new Set(['(.*)', '.*']);

function dropLabels(step: RelabelStep, labels: Map<string, string | undefined>): void {
  const { regexp } = compileRegexp(step.regex);
  if (!regexp) return;
  // Without its name, a series is none: nobody means that by a list of labels.
  for (const label of labels.keys()) if (label !== '__name__' && regexp.matches(label) === (step.action === 'labeldrop')) labels.set(label, '');
}

/** A mapped label may get its value from any other whose name the expression matches. */
function mapLabels({ regex, replacement }: RelabelStep, labels: Map<string, string | undefined>): void {
  const { regexp } = compileRegexp(regex);
  if (!regexp) return;
  const isCopy = /^\$(?:1|\{1\})$/.test(replacement);
  for (const label of labels.keys()) {
    if (label !== '__name__' && (!isCopy || DISCOVERED.some((prefix) => regexp.matches(`${prefix}${label}`)) || !regex.includes('__meta_'))) labels.set(label, undefined);
  }
}

function write(step: RelabelStep, labels: Map<string, string | undefined>): void {
  const { action, targetLabel, replacement } = step;
  // Which label is written depends on the value.
  if (targetLabel.includes('$')) {
    for (const label of labels.keys()) labels.set(label, undefined);
    return;
  }
  const value = sourceOf(step, labels);
  if (action === 'lowercase' || action === 'uppercase') {
    labels.set(targetLabel, action === 'lowercase' ? value?.toLowerCase() : value?.toUpperCase());
    return;
  }
  if (action !== 'replace') {
    labels.set(targetLabel, undefined);
    return;
  }
  const isMatch = matches(step, value);
  if (isMatch === false) return;
  labels.set(targetLabel, isMatch && !replacement.includes('$') ? replacement : isMatch && value !== undefined ? expanded(step, value) : undefined);
}

/** A replacement with the groups of the expression filled in; undefined where it names one that cannot be told here. */
function expanded({ regex, replacement }: RelabelStep, value: string): string | undefined {
  const matcher = compileRegexp(regex).regexp?.matcher(value);
  if (!matcher?.matches()) return undefined;
  let isKnown = true;
  const text = replacement.replace(/\$(?:\$|\{(\d+)\}|(\d+)(?!\w))|\$/g, (all, braced: string | undefined, plain: string | undefined) => {
    const group = Number(braced ?? plain ?? Number.NaN);
    if (group <= matcher.groupCount()) return matcher.group(group) ?? '';
    if (all !== '$$') isKnown = false;
    return '$';
  });
  return isKnown ? text : undefined;
}
