import { queryLanguage } from '../query/language';
import { scalarMap } from '../yaml/scalar';
import { entriesOf, isScalar, valueAt, type YamlNode } from '../yaml/tree';
import { locatedText } from './located';
import type { QueryRegion } from './query-region';

/** The queries that a contract keeps by name. */
export function contractQueries(documentText: string, root: YamlNode | undefined): QueryRegion[] {
  return entriesOf(valueAt(root, 'queries')).flatMap(({ key, value }): QueryRegion[] => {
    const scalar = valueAt(value, 'query');
    if (!isScalar(scalar) || scalar.type !== 'string') return [];
    const said = locatedText(valueAt(value, 'language'))?.value;
    const language = said === 'promql' || said === 'logql' ? said : queryLanguage(scalar.text);
    return [{ from: scalar.from, to: scalar.to, language, role: 'query', title: `query ${key.text}`, text: scalar.text, map: scalarMap(documentText, scalar), scalar, rule: undefined, variables: true }];
  });
}
