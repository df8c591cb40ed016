import { comparisonsOf, type LabelComparison, type LabelFilter, type LabelMatcher, type LogsInUse } from './ast';

/** The label filters of a log query, those behind `unwrap` included. */
export const labelFilters = ({ logs, range }: LogsInUse): LabelFilter[] => [...logs.stages.flatMap((stage) => (stage.kind === 'label-filter' ? [stage.filter] : [])), ...(range?.unwrap?.filters ?? []).map(({ filter }) => filter)];

/** What the label filters of a log query compare with a text, as the matchers that they are like. */
export const filterMatchers = (inUse: LogsInUse): LabelMatcher[] => labelFilters(inUse).flatMap((filter) => comparisonsOf(filter).flatMap(matcherOf));

const matcherOf = ({ from, to, name, nameSpan, operator, value }: LabelComparison): LabelMatcher[] =>
  value.kind === 'string' ? [{ from, to, name, nameSpan, operator: operator as LabelMatcher['operator'], value: value.value, valueSpan: value }] : [];
