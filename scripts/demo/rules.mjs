// The rules of the example workspace, in the form in which a Prometheus without the operator loads them.
import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

/** Rule groups in one YAML file: those of a plain rule file, or of each PrometheusRule in it. */
function groupsIn(text) {
  return parseAllDocuments(text)
    .filter((document) => document.errors?.length === 0)
    .map((document) => document.toJS())
    .flatMap((content) => (content?.kind === 'PrometheusRule' ? content.spec?.groups : content?.groups) ?? []);
}

/**
 * The contents of rule files for everything in a folder and below, one for each file that has rule groups: in separate
 * files two groups may share a name.
 * @returns {{ groups: object[] }[]}
 */
export function rulesIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ groups: groupsIn(fs.readFileSync(path.join(folder, name), 'utf8')) }))
    .filter(({ groups }) => groups.length > 0);
}
