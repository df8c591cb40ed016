import type { ResourceKind } from '../../model/kinds';
import { locatedText } from '../../model/located';
import type { Resource } from '../../model/resource';
import { didYouMean } from '../../text/did-you-mean';
import type { TextEdit } from '../../text/range';
import { GATHERERS, isMerged, type KnownGatherer } from '../../workspace/known-objects';
import { insertField, quote, replaceScalar } from '../../yaml/edit';
import { isMapping, valueAt } from '../../yaml/tree';
import { defineRule, type Fix, type Report } from '../rule';
import { missedBy, type Missed, type Unmet } from './gathering';
import { MAX_VALUE } from './near-miss';

/** What comes of it where nobody gathers an object. */
const OUTCOMES: Readonly<Partial<Record<ResourceKind, string>>> = {
  ServiceMonitor: 'nothing that it selects is scraped',
  PodMonitor: 'nothing that it selects is scraped',
  Probe: 'nothing is probed',
  ScrapeConfig: 'nothing is scraped by it',
  PrometheusRule: 'its rules are never evaluated',
  AlertmanagerConfig: 'its routes and receivers count for nothing',
};

/** More than anybody wants to choose from. */
const MAX_FIXES = 5;

export default defineRule({
  id: 'workspace/not-selected',
  severity: 'warning',
  resource(resource, context) {
    const outcome = OUTCOMES[resource.kind];
    if (outcome === undefined || resource.isPartial || context.document.errors.length > 0) return;
    if ([resource.node, valueAt(resource.node, 'metadata'), valueAt(resource.node, 'metadata', 'labels')].some(isMerged)) return;
    const missed = missedBy(resource, context);
    const nearest = missed && nearestOf(missed);
    const at = resource.name ?? locatedText(valueAt(resource.node, 'kind'));
    if (!nearest || !at) return;
    const others = new Set(missed.map(({ by }) => by.kind));
    const kinds = [...others].sort().join(' or ');
    const found = describe(resource, nearest, context.document.text);
    if (found) context.report({ from: at.from, to: at.to, ...found, message: `No ${kinds} of the workspace selects this ${resource.kind}, so ${outcome}: ${found.message}` });
  },
});

/** How much is amiss: the one that asks for least more is the one that was most likely meant. Somebody who excludes an object says that it is meant for others. */
function nearestOf(missed: readonly Missed[]): Missed | undefined {
  if (missed.some(({ why }) => why.is === 'excluded')) return undefined;
  const cost = ({ why }: Missed): number => (why.is === 'unlabelled' ? why.unmet.length : why.is === 'elsewhere' ? 100 : 1000);
  return missed.toSorted((a, b) => cost(a) - cost(b))[0];
}

const nameOf = ({ kind, name }: KnownGatherer): string => (name === '' ? `a ${kind}` : `${kind} \`${name}\``);
const fieldOf = ({ kind }: KnownGatherer, gathered: ResourceKind): string => GATHERERS[kind]?.[gathered] ?? '';

function describe(resource: Resource, { by, why }: Missed, text: string): (Pick<Report, 'message'> & Partial<Report>) | undefined {
  const field = fieldOf(by, resource.kind);
  switch (why.is) {
    case 'without selector':
      return { message: `${nameOf(by)} leaves \`${field}Selector\` out, which selects nothing. Write \`${field}Selector: {}\` there to select all of them.` };
    case 'elsewhere': {
      const where = by.namespaceSelector ? `\`${field}NamespaceSelector\` of ${nameOf(by)} does not select the Namespace \`${resource.namespace!.value}\` by its labels.` : `${nameOf(by)} looks in its own namespace \`${by.namespace}\` alone, as long as it has no \`${field}NamespaceSelector\`.`;
      return { message: where, ...spanOf(resource.namespace!) };
    }
    case 'unlabelled':
      return describeLabels(resource, why.unmet, by, text);
    case 'excluded':
      return undefined;
  }
}

const spanOf = ({ from, to }: { from: number; to: number }): { from: number; to: number } => ({ from, to });

function describeLabels(resource: Resource, unmet: readonly Unmet[], by: KnownGatherer, text: string): Pick<Report, 'message'> & Partial<Report> {
  const asked = unmet.map(({ label, values }) => `\`${values.length === 0 ? label : `${label}: ${values.slice(0, MAX_FIXES).join('` or `')}`}\``).join(' and ');
  const has = unmet.flatMap(({ label }) => resource.labels.get(label) ?? []);
  const other = has[0];
  const isSlip = unmet.some(({ label, values }) => {
    const value = resource.labels.get(label)?.value ?? '';
    return value.length <= MAX_VALUE && didYouMean(value, values) !== undefined;
  });
  return {
    ...(other && spanOf(other)),
    // With a value of its own it may be meant for a Prometheus that stands elsewhere.
    severity: other && !isSlip ? 'hint' : undefined,
    message: `${nameOf(by)} asks for the label ${asked}${other ? `, and here it is \`${other.value}\`` : ', which it does not have'}.`,
    fixes: fixesOf(resource, unmet, text),
  };
}

/** The labels that are asked for, set; one fix for each value, where one label has several to choose from. */
function fixesOf(resource: Resource, unmet: readonly Unmet[], text: string): Fix[] {
  const [first] = unmet;
  const choices = unmet.length === 1 ? first!.values.slice(0, MAX_FIXES).map((value) => [{ label: first!.label, value }]) : unmet.every(({ values }) => values.length === 1) ? [unmet.map(({ label, values }) => ({ label, value: values[0]! }))] : [];
  return choices.flatMap((labels) => {
    const edits = editsOf(resource, labels, text);
    return edits ? [{ title: `${labels.some(({ label }) => !resource.labels.has(label)) ? 'Add' : 'Change to'} the label ${labels.map(({ label, value }) => `${label}: ${value}`).join(', ')}`, edits }] : [];
  });
}

function editsOf({ node, labels: own }: Resource, labels: readonly { readonly label: string; readonly value: string }[], text: string): TextEdit[] | undefined {
  const metadata = valueAt(node, 'metadata');
  if (!isMapping(metadata)) return undefined;
  const mapping = valueAt(metadata, 'labels');
  const edits = isMapping(mapping)
    ? labels.map(({ label, value }) => (own.has(label) ? replaceScalar(own.get(label)!.scalar, value) : insertField(text, mapping, quote(label), quote(value))))
    : [insertField(text, metadata, 'labels', ['', ...labels.map(({ label, value }) => `  ${quote(label)}: ${quote(value)}`)], ['namespace', 'name'])];
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}
