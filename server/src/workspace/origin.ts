import type { RuleGroup, RuleResource } from '../model/rule-groups';
import { attached } from '../text/attached';
import { comparablePath } from '../text/path';

/** The document that rules stand in. */
export interface RuleDocument {
  /** Its file's path or URI. */
  readonly file: string;
  /** Of a rule file in a ConfigMap's text: its key. */
  readonly holder?: string;
}

/** Where a rule group stands, as far as that tells whether one Prometheus may read it together with another. */
export interface Origin {
  /** A path or a URI, in the spelling that can be compared. */
  readonly file: string;
  readonly form: 'PrometheusRule' | 'ConfigMap' | 'rule file';
  /** The object that holds it, in words that name it: empty for a plain rule file. */
  readonly object: string;
  /** Of a PrometheusRule, where it says so. */
  readonly namespace: string | undefined;
}

/** By the PrometheusRule: the groups and rules of one that is read in parts all ask for the same. */
const origins = attached<RuleResource, { readonly file: string; readonly origin: Origin }>();

/** Where a group of a document stands. */
export function originOf({ file, holder }: RuleDocument, { resource }: RuleGroup): Origin {
  if (!resource) return { file: comparablePath(file), form: holder === undefined ? 'rule file' : 'ConfigMap', object: holder === undefined ? '' : `\`${holder}\` of a ConfigMap`, namespace: undefined };
  const known = origins.get(resource);
  if (known?.file === file) return known.origin;
  const { name, namespace } = resource;
  const origin: Origin = { file: comparablePath(file), form: 'PrometheusRule', object: `PrometheusRule ${namespace === undefined ? '' : `${namespace}/`}${name}`, namespace };
  origins.set(resource, { file, origin });
  return origin;
}

export const isSameOrigin = (a: Origin, b: Origin): boolean => a.file === b.file && a.object === b.object;

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);

export const sharesFolder = (a: Origin, b: Origin): boolean => folderOf(a.file) === folderOf(b.file);

/**
 * Whether one Prometheus reads both of two places: `yes` within one file, whose objects are applied together, and `maybe` where
 * they are likely to belong together. Otherwise they may well be of two environments, charts or teams that hold the same on purpose.
 */
export function readTogether(a: Origin, b: Origin): 'yes' | 'maybe' | 'no' {
  // Two files with one object are two versions of it: of what is applied later, there is one.
  if (isSameOrigin(a, b) || (a.object !== '' && a.object === b.object)) return 'no';
  // PrometheusRules of two namespaces are those of two teams or environments.
  if (a.namespace !== undefined && b.namespace !== undefined && a.namespace !== b.namespace) return 'no';
  if (a.file === b.file) return 'yes';
  if (sharesFolder(a, b) || (a.form === 'PrometheusRule') !== (b.form === 'PrometheusRule')) return 'maybe';
  return a.namespace !== undefined && a.namespace === b.namespace ? 'maybe' : 'no';
}

/** For a message: the place as it is seen from another one. */
export function placeFrom(own: Origin, { file, object }: Origin): string {
  const name = nameFrom(own.file, file);
  const what = object === '' ? '' : `${object} in `;
  return file === own.file ? object || 'this file' : `${what}\`${name}\``;
}

/** A file's name with as many of its folders as tell it from another one. */
function nameFrom(own: string, other: string): string {
  const [from, to] = [own.split('/'), other.split('/')];
  let same = 0;
  while (same < to.length - 1 && same < from.length - 1 && from[same] === to[same]) same++;
  return to.slice(same).join('/');
}
