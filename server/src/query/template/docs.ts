import { codeBlock } from '../../text/markdown';
import { showVersion } from '../promql/versions';
import { signatureOf, type TemplateFunction } from './functions';

/** What a template function does, in Markdown. */
export const templateFunctionDoc = (fn: TemplateFunction): string => `${codeBlock(signatureOf(fn), 'go-template')}\n${fn.doc}${fn.since ? `\n\nSince Prometheus ${showVersion(fn.since)}.` : ''}`;
