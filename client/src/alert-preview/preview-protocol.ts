/** What the extension and the page of an alert's preview say to each other. Each side checks what arrives. */
import type { AlertKey, AlertPreview, AlertRule, QueryOutcome, RenderedAlert } from '../../../server/src/lsp/protocol';

/** Which alert is previewed, and over which time. */
export interface PreviewInfo {
  uri: string;
  key: AlertKey;
  expression: string;
  language: AlertRule['language'];
  /** The server's address as configured, without credentials; empty if there is none. */
  server: string;
  environment: string;
  /** How long the range is, and when it ends, in seconds (since the epoch); now unless given. */
  seconds: number;
  end?: number;
}

export type Previewed = AlertPreview & { kind: 'preview' };

/** A version of the rule; without `preview` where its expression returns what that of the working copy does. */
export interface PreviewVersion {
  rule: AlertRule;
  preview?: Previewed;
}

export interface ShownPreview {
  info: PreviewInfo;
  rule: AlertRule;
  preview: Previewed;
  head?: PreviewVersion;
  /** Why there is nothing to compare with. */
  headNote: string;
}

export type ToPreviewPage =
  | { type: 'started'; info: PreviewInfo }
  | { type: 'shown'; shown: ShownPreview }
  | { type: 'failed'; info: PreviewInfo; outcome: QueryOutcome }
  | { type: 'rendered'; id: number; result: RenderedAlert | { kind: 'failed'; message: string } }
  /** The file says something else now, or it could not be changed. */
  | { type: 'written'; for?: number; message: string }
  | { type: 'describe' };

export type FromPreviewPage =
  | { type: 'ready' }
  | { type: 'cancel' }
  | { type: 'again'; seconds: number; end?: number }
  | { type: 'render'; id: number; labels: Record<string, string>; time: number }
  | { type: 'write'; duration: string }
  | { type: 'reveal' }
  | { type: 'agree' }
  | { type: 'openSetting' }
  | { type: 'description'; description: PreviewDescription };

/** What stands on the page, read from the page itself. */
export interface PreviewDescription {
  title: string;
  status: string;
  message: string;
  notes: string[];
  /** The rows of the counts: what is counted, and a column for each version. */
  counts: string[][];
  /** The timelines in words. */
  timelines: string[];
  for: string;
  /** What the selected alert says and where it goes. */
  details: string;
  hasGraph: boolean;
}

export interface KeptPreview {
  info: PreviewInfo;
  shown?: ShownPreview;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');
const isTextMap = (value: unknown): value is Record<string, string> => isObject(value) && areTexts(Object.values(value));

/** What the page may send. Anything else is undefined. */
export function parseFromPreviewPage(message: unknown): FromPreviewPage | undefined {
  if (!isObject(message)) return undefined;
  switch (message.type) {
    case 'ready':
    case 'cancel':
    case 'reveal':
    case 'agree':
    case 'openSetting':
      return { type: message.type };
    case 'again':
      return isNumber(message.seconds) && message.seconds > 0 ? { type: 'again', seconds: message.seconds, ...(isNumber(message.end) ? { end: message.end } : {}) } : undefined;
    case 'render':
      return isNumber(message.id) && isNumber(message.time) && isTextMap(message.labels) ? { type: 'render', id: message.id, labels: message.labels, time: message.time } : undefined;
    case 'write':
      return typeof message.duration === 'string' && /^(?:\d+(?:ms|[smhdwy]))+$/.test(message.duration) ? { type: 'write', duration: message.duration } : undefined;
    case 'description':
      return isDescription(message.description) ? { type: 'description', description: message.description } : undefined;
    default:
      return undefined;
  }
}

const isDescription = (value: unknown): value is PreviewDescription =>
  isObject(value) && [value.title, value.status, value.message, value.for, value.details].every((each) => typeof each === 'string') && areTexts(value.notes) && areTexts(value.timelines) && Array.isArray(value.counts) && value.counts.every(areTexts) && typeof value.hasGraph === 'boolean';

/** What the extension may send. Anything else is undefined. */
export function parseToPreviewPage(message: unknown): ToPreviewPage | undefined {
  if (!isObject(message)) return undefined;
  switch (message.type) {
    case 'started':
      return isInfo(message.info) ? { type: 'started', info: message.info } : undefined;
    case 'shown':
      return isShown(message.shown) ? { type: 'shown', shown: message.shown } : undefined;
    case 'failed':
      return isInfo(message.info) && isObject(message.outcome) ? { type: 'failed', info: message.info, outcome: message.outcome as unknown as QueryOutcome } : undefined;
    case 'rendered':
      return isNumber(message.id) && isObject(message.result) ? { type: 'rendered', id: message.id, result: message.result as unknown as RenderedAlert } : undefined;
    case 'written':
      return typeof message.message === 'string' ? { type: 'written', message: message.message, ...(isNumber(message.for) ? { for: message.for } : {}) } : undefined;
    case 'describe':
      return { type: 'describe' };
    default:
      return undefined;
  }
}

/** A kept state of this version. */
export function parseKeptPreview(state: unknown): KeptPreview | undefined {
  if (!isObject(state) || !isInfo(state.info)) return undefined;
  return { info: state.info, ...(isShown(state.shown) ? { shown: state.shown } : {}) };
}

const isInfo = (value: unknown): value is PreviewInfo =>
  isObject(value) && [value.uri, value.expression, value.server, value.environment].every((each) => typeof each === 'string') && (value.language === 'promql' || value.language === 'logql') && isNumber(value.seconds) && isObject(value.key) && typeof value.key.alert === 'string' && typeof value.key.group === 'string' && isNumber(value.key.index);
const isRule = (value: unknown): value is AlertRule => isObject(value) && typeof value.alert === 'string' && isNumber(value.for) && isNumber(value.keepFiringFor) && Array.isArray(value.annotations);
const isPreview = (value: unknown): value is Previewed => isObject(value) && isObject(value.evaluations) && isNumber(value.evaluations.steps) && Array.isArray(value.series) && areTexts(value.notes);
const isShown = (value: unknown): value is ShownPreview => isObject(value) && isInfo(value.info) && isRule(value.rule) && isPreview(value.preview) && typeof value.headNote === 'string' && (value.head === undefined || (isObject(value.head) && isRule(value.head.rule)));
