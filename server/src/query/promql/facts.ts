/** What a metric is. `unknown` is what a server or a rule file does not say. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'unknown';

/** What is known of the series of one name. */
export interface MetricFact {
  readonly name: string;
  readonly type: MetricType;
  readonly help?: string;
  /** What its values are counted in, such as `seconds`, where its metadata says so. */
  readonly unit?: string;
  /** All labels a series of it can have, where known completely. */
  readonly labels?: readonly string[];
  /** What a recording rule divides by, that may be zero, to make its values; they may then be NaN or infinite. */
  readonly division?: string;
  readonly source: 'contract' | 'workspace' | 'server' | 'snapshot';
}

/** What is known of the metrics that queries select, wherever it comes from. */
export interface QueryFacts {
  metric(name: string): MetricFact | undefined;
  /** The metrics whose names begin with a prefix; all of them without one. */
  metrics(prefix?: string): Iterable<MetricFact>;
  /** The values that a label is known to have, on the series of one metric or on any. */
  labelValues(metric: string | undefined, label: string): readonly string[];
  /** The same object for facts of metrics with the same names and types, where facts are made anew so often that what is worked out of all names should stay. */
  readonly identity?: object;
  /** Every label that any metric has, those of most metrics first; where it is not given, the metrics are looked through. */
  labels?(): readonly string[];
}
