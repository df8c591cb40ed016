import { isConfigKind } from '../model/config-files';
import type { KindSchemas } from '../schema/kind-schemas';
import { span } from '../text/range';
import { placedAt } from './around';
import { describeBySchema, hoverAt, type SchemaHover } from './hover-schema';
import { configPlace, kindPlace } from './kind-place';
import type { Snapshot } from './snapshot';

/** What a field of a Kubernetes object or of a rule file is for: its description, and what it may hold. */
export function hoverKind(snapshot: Snapshot, at: number, schemas: KindSchemas): SchemaHover | undefined {
  // A file inside of a ConfigMap or of values lies in the document of those, and is the one that is meant.
  const document = placedAt(snapshot, at).at(-1);
  if (!document) return undefined;
  const { from, analysis } = document;
  const found = hoverAt(analysis.document, at - from, (path) => {
    const place = isConfigKind(analysis.kind) ? configPlace(analysis.kind, path, schemas) : kindPlace(snapshot, at, path, schemas);
    return place && describeBySchema(place.schema, place.path, nameOf(place.path), schemas.resolve);
  });
  return found && { ...found, span: span(found.span.from + from, found.span.to + from) };
}

/** Such as `spec.endpoints[].port`. */
const nameOf = (path: readonly string[]): string => path.map((step, i) => (/^[0-9]+$/.test(step) ? '[]' : i === 0 ? step : `.${step}`)).join('');
