/**
 * Which labels the series of a vector carry, as far as that follows from a query and from what is known of its metrics.
 * A label with an empty value is none. What is unsure is left open: it is then possible, and not certain.
 */
export interface LabelSet {
  /** The labels that every series carries. */
  readonly must: ReadonlySet<string>;
  /** All labels that a series may carry; `any` where there may be others than can be named. */
  readonly can: ReadonlySet<string> | 'any';
  /** Labels that no series carries. Empty where `can` is a set, for that rules out every label outside of it. */
  readonly cannot: ReadonlySet<string>;
}

export const NOTHING: ReadonlySet<string> = new Set();

/** Of scalars, and of vectors without any label. */
export const NO_LABELS: LabelSet = { must: NOTHING, can: NOTHING, cannot: NOTHING };
/** Nothing is known. */
export const ANY_LABELS: LabelSet = { must: NOTHING, can: 'any', cannot: NOTHING };

/** Whether a series may carry a label. */
export const canHave = (set: LabelSet, label: string): boolean => (set.can === 'any' ? !set.cannot.has(label) : set.can.has(label));

export interface Derivation {
  /** The labels outside of which there is none; `any` when they cannot be named. */
  readonly within: ReadonlySet<string> | 'any';
  /** The sets that the result is made of. */
  readonly from: readonly LabelSet[];
  /** Labels that the derivation itself names. */
  readonly labels?: Iterable<string>;
  readonly can: (label: string) => boolean;
  readonly must: (label: string) => boolean;
}

/** The labels of a result, from a rule for each single label. */
export function derive({ within, from, labels = [], can, must }: Derivation): LabelSet {
  const certain = new Set<string>();
  if (within !== 'any') {
    const possible = new Set<string>();
    for (const label of within) {
      if (!can(label)) continue;
      possible.add(label);
      if (must(label)) certain.add(label);
    }
    return { must: certain, can: possible, cannot: NOTHING };
  }
  const known = new Set(labels);
  for (const set of from) {
    for (const label of set.must) known.add(label);
    for (const label of set.cannot) known.add(label);
    if (set.can !== 'any') for (const label of set.can) known.add(label);
  }
  const impossible = new Set<string>();
  for (const label of known) {
    if (!can(label)) impossible.add(label);
    else if (must(label)) certain.add(label);
  }
  return { must: certain, can: 'any', cannot: impossible };
}

/** The labels of a vector that has some taken away. */
export function without(set: LabelSet, labels: readonly string[]): LabelSet {
  const must = lessen(set.must, labels);
  if (set.can !== 'any') return { must, can: lessen(set.can, labels), cannot: NOTHING };
  const cannot = new Set(set.cannot);
  for (const label of labels) cannot.add(label);
  return { must, can: 'any', cannot };
}

/** A set without some of their labels; the same one where it has none of them. */
function lessen(set: ReadonlySet<string>, labels: readonly string[]): ReadonlySet<string> {
  if (!labels.some((label) => set.has(label))) return set;
  const rest = new Set(set);
  for (const label of labels) rest.delete(label);
  return rest;
}

/** The labels of a vector that keeps none but some. */
export function only(set: LabelSet, labels: readonly string[]): LabelSet {
  const must = new Set<string>();
  const can = new Set<string>();
  for (const label of labels) {
    if (!canHave(set, label)) continue;
    can.add(label);
    if (set.must.has(label)) must.add(label);
  }
  return { must, can, cannot: NOTHING };
}

/** The labels of a vector that has one written, whether it was there or not. */
export const writing = (set: LabelSet, label: string, { can, must }: { can: boolean; must: boolean }): LabelSet =>
  derive({
    within: set.can === 'any' ? 'any' : new Set([...set.can, label]),
    from: [set],
    labels: [label],
    can: (other) => (other === label ? can : canHave(set, other)),
    must: (other) => (other === label ? must : set.must.has(other)),
  });

/** The labels of a vector whose series are those of one vector or of the other. */
export const either = (a: LabelSet, b: LabelSet): LabelSet =>
  derive({
    within: a.can === 'any' || b.can === 'any' ? 'any' : new Set([...a.can, ...b.can]),
    from: [a, b],
    can: (label) => canHave(a, label) || canHave(b, label),
    must: (label) => a.must.has(label) && b.must.has(label),
  });
