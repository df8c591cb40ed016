import type { Highlight, HighlightType } from '../highlight';
import { templateTokens, type TemplateTokenType } from './tokens';

const TYPES: Partial<Record<TemplateTokenType, HighlightType>> = {
  comment: 'comment',
  variable: 'variable',
  field: 'property',
  dot: 'variable',
  identifier: 'function',
  keyword: 'keyword',
  bool: 'keyword',
  nil: 'keyword',
  number: 'number',
  character: 'string',
  string: 'string',
  'raw string': 'string',
  '|': 'operator',
  ':=': 'operator',
  '=': 'operator',
  open: 'operator',
  close: 'operator',
};

/** The types of the words in a template's actions; of one that is broken, up to where its scanner gives up. */
export const highlightTemplate = (text: string): Highlight[] =>
  templateTokens(text).flatMap(({ from, to, type }) => {
    const highlight = TYPES[type];
    return highlight ? [{ from, to, type: highlight }] : [];
  });
