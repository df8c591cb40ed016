import { entriesOf, isScalar, itemsOf, valueAt, type YamlNode } from '../yaml/tree';
import { locatedText } from './located';

/** What a `kustomization.yaml` says of the objects of other files, as far as it decides over what those will be. */
export interface Kustomization {
  /** The namespace that all objects are put into. */
  readonly namespace: string | undefined;
  /** The names of the labels that all objects get. */
  readonly labels: readonly string[];
  /** The kinds that its patches change, as far as they name them. */
  readonly patchedKinds: readonly string[];
  /** The files that its patches stand in, as it names them. */
  readonly patchFiles: readonly string[];
}

const KUSTOMIZATION_FILE = /(?:^|\/)kustomization\.ya?ml$/;

/** Whether a file is one that Kustomize looks for in a folder, by its name. */
export const isKustomizationFile = (path: string): boolean => KUSTOMIZATION_FILE.test(path);

/** More than anybody patches; an alias may repeat a list without end. */
const MAX_PATCHES = 1000;

/** By the API of Kustomize, `kustomize.config.k8s.io/v1beta1`, with the fields that it has given up in favour of `patches` and `labels`. */
export function readKustomization(root: YamlNode | undefined): Kustomization {
  const patches = ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap((field) => itemsOf(valueAt(root, field)).slice(0, MAX_PATCHES));
  const labels = [valueAt(root, 'commonLabels'), ...itemsOf(valueAt(root, 'labels')).slice(0, MAX_PATCHES).map((one) => valueAt(one, 'pairs'))];
  return {
    namespace: locatedText(valueAt(root, 'namespace'))?.value,
    labels: labels.flatMap((pairs) => entriesOf(pairs).map(({ key }) => key.text)),
    patchedKinds: patches.flatMap((patch) => locatedText(valueAt(patch, 'target', 'kind'))?.value ?? kindsIn(textOf(patch))),
    patchFiles: patches.flatMap((patch) => fileOf(patch) ?? []),
  };
}

/** A patch that stands in the file itself. */
const textOf = (patch: YamlNode): string => (isScalar(patch) ? patch.text : (locatedText(valueAt(patch, 'patch'))?.value ?? ''));

const kindsIn = (text: string): string[] => [...text.matchAll(/^[ \t]*["']?kind["']?:[ \t]*["']?(\w+)/gm)].map(([, kind]) => kind!);

/** An entry of `patchesStrategicMerge` is a file's name, unless it is the patch itself. */
function fileOf(patch: YamlNode): string | undefined {
  if (!isScalar(patch)) return locatedText(valueAt(patch, 'path'))?.value;
  return /[\n:]/.test(patch.text) ? undefined : patch.text;
}
