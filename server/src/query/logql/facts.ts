/** What is known of logs beyond a query itself. */
export interface LogFacts {
  /** The labels of streams, the likeliest first. */
  readonly labels: readonly string[];
  /** The fields that lines hold, and parsers take out. */
  readonly fields: readonly string[];
  /** Known values of a label or a field; empty where nothing is known. */
  values(name: string): readonly string[];
  /** What a label or a field is, for people; undefined where nothing is known. */
  about(name: string): string | undefined;
}

export const NO_LOG_FACTS: LogFacts = { labels: [], fields: [], values: () => [], about: () => undefined };
