import type { ExtendsProblem } from '../contract/extended-contract';
import type { Span } from '../text/range';
import { comparablePath } from '../text/path';
import { entryOf, isSequence } from '../yaml/tree';
import type { Fix } from '../rules/rule';
import type { Snapshot } from './snapshot';

interface Found extends Span {
  readonly rule: string;
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** What is wrong with the files that a contract file extends, where it names them. Nobody but who read those files knows. */
export function extendsProblemsIn({ path, analyses: [first], starts }: Snapshot, problems: readonly ExtendsProblem[] = []): Found[] {
  if (first?.kind !== 'contract') return [];
  const value = entryOf(first.document.root, 'extends')?.value;
  if (!value) return [];
  return problems
    .filter(({ file }) => comparablePath(file) === comparablePath(path))
    .map(({ index, message }) => {
      const { from, to } = (isSequence(value) ? value.items[index] : undefined) ?? value;
      return { rule: 'schema/invalid-value', from: from + starts[0]!, to: to + starts[0]!, message, fixes: [] };
    });
}
