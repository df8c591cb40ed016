import { indexAt } from '../around';
import type { Snapshot } from '../snapshot';
import type { QueryRegion } from '../../model/query-region';
import { tokenizeLogql } from '../../query/logql/tokens';
import { OPERATORS as PROMQL_OPERATORS } from '../../query/promql/words';
import { tokenize, type Token } from '../../query/token';
import { lastIndex } from '../../text/last-index';
import type { Span } from '../../text/range';
import type { YamlNode, YamlScalar } from '../../yaml/tree';

/** A scalar at its place in the file. */
export interface PlacedScalar extends Span {
  readonly style: YamlScalar['style'];
  /** The query that it holds, with the offset of its document in the file. */
  readonly query: { readonly region: QueryRegion; readonly from: number } | undefined;
}

/**
 * Where a file's text is not YAML: its scalars, in which a `#` begins no comment, unless they hold a query with comments of
 * its own. Offsets count from the beginning of the file.
 */
export class Scalars {
  private readonly byDocument = new Map<number, readonly PlacedScalar[]>();
  private readonly comments = new Map<QueryRegion, readonly Token[]>();
  private fileComments: readonly Token[] | undefined;

  constructor(private readonly snapshot: Snapshot) {}

  /** The scalar that holds the character at an offset, or that begins there. */
  around(at: number): PlacedScalar | undefined {
    const last = this.lastBefore(at);
    return last && (at < last.to || at === last.from) ? last : undefined;
  }

  /** The last scalar that begins at an offset or before it, in the same document. */
  lastBefore(at: number): PlacedScalar | undefined {
    const scalars = this.ofDocument(this.documentAt(at));
    return scalars[lastIndex(scalars, (scalar) => scalar.from <= at)];
  }

  /** Whether the `#` at an offset begins a comment, or stands in one: of YAML, or of a query. */
  isComment(at: number): boolean {
    const { analyses, source: text } = this.snapshot;
    if (analyses[0]?.kind === 'queries') {
      this.fileComments ??= commentsIn(this.snapshot.text, this.snapshot.languageId);
      return holds(this.fileComments, at);
    }
    const scalar = this.around(at);
    if (!scalar) return at === 0 || /[\s#]/.test(text.slice(at - 1, at));
    if (isBlock(scalar) && !text.slice(scalar.from, at).includes('\n')) return /[ \t]/.test(text.slice(at - 1, at));
    if (!scalar.query?.region.map.exact) return false;
    const { region, from } = scalar.query;
    return holds(this.commentsOf(region), region.map.toDecoded(at - from));
  }

  /** Whether a line of a query's own may be inserted at an offset: between two tokens, and in a scalar that keeps its lines. */
  takesLine(scalar: PlacedScalar, at: number): boolean {
    if (scalar.style !== 'literal' || !scalar.query?.region.map.exact) return false;
    const { region, from } = scalar.query;
    const decoded = region.map.toDecoded(at - from);
    return !tokensOf(region.text, region.language).some((token) => token.from < decoded && decoded < token.to);
  }

  private commentsOf(region: QueryRegion): readonly Token[] {
    let known = this.comments.get(region);
    if (!known) this.comments.set(region, (known = commentsIn(region.text, region.language)));
    return known;
  }

  private documentAt(at: number): number {
    return indexAt(this.snapshot, at);
  }

  private ofDocument(index: number): readonly PlacedScalar[] {
    let scalars = this.byDocument.get(index);
    if (!scalars) this.byDocument.set(index, (scalars = this.read(index)));
    return scalars;
  }

  private read(index: number): PlacedScalar[] {
    const analysis = this.snapshot.analyses[index];
    if (!analysis) return [];
    const from = this.snapshot.starts[index]!;
    const queries = new Map(analysis.queries.map((region) => [region.scalar, region]));
    const scalars: PlacedScalar[] = [];
    const seen = new Set<YamlNode>();
    const add = (node: YamlNode | undefined): void => {
      if (!node || seen.has(node)) return;
      seen.add(node);
      if (node.kind === 'mapping') for (const { key, value } of node.entries) for (const part of [key, value]) add(part);
      else if (node.kind === 'sequence') node.items.forEach(add);
      else {
        const region = queries.get(node);
        scalars.push({ from: node.from + from, to: node.to + from, style: node.style, query: region && { region, from } });
      }
    };
    add(analysis.document.root);
    return scalars.sort((a, b) => a.from - b.from);
  }
}

export const isBlock = ({ style }: PlacedScalar): boolean => style === 'literal' || style === 'folded';

const tokensOf = (text: string, language: string): Token[] => (language === 'logql' ? tokenizeLogql(text) : tokenize(text, PROMQL_OPERATORS));
const commentsIn = (text: string, language: string): Token[] => tokensOf(text, language).filter(({ type }) => type === 'comment');

function holds(spans: readonly Span[], at: number): boolean {
  const last = spans[lastIndex(spans, ({ from }) => from <= at)];
  return last !== undefined && at < last.to;
}
