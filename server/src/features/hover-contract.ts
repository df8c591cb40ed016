import { defaultContract } from '../contract/load-contract';
import { CONTRACT_SCHEMA } from '../contract/validate-contract';
import { inlineCode } from '../text/markdown';
import { span } from '../text/range';
import { describeBySchema, hoverAt, type SchemaHover } from './hover-schema';
import type { Snapshot } from './snapshot';

/** What a field of the contract file is for: the description, the values and the built-in value of the field at an offset. */
export function hoverContract(snapshot: Snapshot, at: number): SchemaHover | undefined {
  for (const { from, analysis } of snapshot.documents) {
    const local = at - from;
    if (local < 0 || local > analysis.document.text.length) continue;
    const found = hoverAt(analysis.document, local, describe);
    return found && { ...found, span: span(found.span.from + from, found.span.to + from) };
  }
  return undefined;
}

function describe(path: readonly string[]): string | undefined {
  const text = describeBySchema(CONTRACT_SCHEMA, path, path.join('.'));
  const builtIn = text === undefined ? undefined : builtInAt(path);
  return builtIn === undefined ? text : `${text}\n\nIn the built-in contract: ${inlineCode(builtIn)}`;
}

/** The value that the built-in contract has at a path, where it is a single one or a list of such. */
function builtInAt(path: readonly string[]): string | undefined {
  let at: unknown = defaultContract();
  for (const step of path) at = typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? (at as Record<string, unknown>)[step] : undefined;
  if (Array.isArray(at)) return `[${at.join(', ')}]`;
  return typeof at === 'string' || typeof at === 'number' ? String(at) : undefined;
}
