/** What Kubernetes takes for labels, by https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/. */
const VALUE = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;

/** Whether a text can be the name of a label: at most 63 characters, after an optional domain and a slash. */
export function isLabelName(text: string): boolean {
  const [name, prefix, ...rest] = text.split('/').reverse() as [string, ...string[]];
  return rest.length === 0 && name.length <= 63 && VALUE.test(name) && (prefix === undefined || (prefix.length <= 253 && PREFIX.test(prefix)));
}

/** Whether a text can be the value of a label. */
export const isLabelValue = (text: string): boolean => text === '' || (text.length <= 63 && VALUE.test(text));
