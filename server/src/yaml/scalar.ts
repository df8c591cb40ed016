import { Memo } from '../text/memo';
import { span, type Span } from '../text/range';
import { mapScalar, type SourceMap } from '../text/scalar-map';
import type { YamlScalar } from './tree';

/** How a scalar's decoded text lies in its document. */
export const scalarMap = (documentText: string, scalar: YamlScalar): SourceMap => new LazyMap(documentText, scalar);

/** Those that the checks of a document ask for: in a large file, all of them would take up as much as the file. */
const maps = new Memo<SourceMap, SourceMap>();

/** A map that is worked out when somebody asks for a place: most scalars of a file have nothing to report. */
class LazyMap implements SourceMap {
  constructor(
    private readonly text: string,
    private readonly scalar: YamlScalar,
  ) {}

  get exact(): boolean {
    return this.map.exact;
  }

  toSource(decoded: Span): Span {
    return this.map.toSource(decoded);
  }

  toDecoded(source: number): number {
    return this.map.toDecoded(source);
  }

  private get map(): SourceMap {
    let map = maps.get(this);
    if (!map) {
      const { from, to, style, text } = this.scalar;
      maps.set(this, (map = mapScalar(this.text, span(from, to), style, text)));
    }
    return map;
  }
}
