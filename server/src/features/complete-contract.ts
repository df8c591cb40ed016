import { CONTRACT_SCHEMA } from '../contract/validate-contract';
import { span } from '../text/range';
import { flowPlaceAt } from '../yaml/flow-path';
import { keyPathAt } from '../yaml/key-path';
import { completeBySchema, type Completion } from './complete-schema';
import { contractNames, type ContractSources } from './contract-names';

/**
 * The fields or values that the contract file may have at an offset.
 *
 * @param sources where the names come from that a schema cannot know
 */
export function completeContract(text: string, offset: number, sources?: ContractSources): Completion[] {
  const block = keyPathAt(text, offset);
  const place = block ?? flowPlaceAt(text, offset);
  if (!place) return [];
  const replace = span(offset - place.word.length, offset);
  const known = completeBySchema(CONTRACT_SCHEMA, place, offset);
  const names = sources ? contractNames(place, sources) : [];
  return [
    ...(block ? known : known.map(onOneLine)),
    ...names.map(({ name, documentation }): Completion => ({ label: name, kind: place.at === 'key' ? 'field' : 'value', documentation, replace, snippet: escaped(place.at === 'key' ? `${name}: ` : name) })),
  ];
}

/** In a flow collection, a mapping goes on in braces of its own. */
const onOneLine = (item: Completion): Completion => ({ ...item, snippet: item.snippet.replace(/\n[ \t]*\$1$/, ' { $1 }') });

/** What a snippet inserts as it stands. */
const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
