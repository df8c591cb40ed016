import type { Span } from '../text/range';
import { isScalar, type YamlNode, type YamlScalar } from '../yaml/tree';

/** A value with the place it was written at, relative to its document. */
export interface Located<T> extends Span {
  readonly value: T;
}

/** A scalar's text with its node, which tells how the text was written. */
export interface LocatedText extends Located<string> {
  readonly scalar: YamlScalar;
}

export function locatedText(node: YamlNode | undefined): LocatedText | undefined {
  return isScalar(node) && node.type !== 'null' ? { value: node.text, from: node.from, to: node.to, scalar: node } : undefined;
}
