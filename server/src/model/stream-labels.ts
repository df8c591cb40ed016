/** What a configuration of a collector says of the labels that it gives to streams of logs. */
export interface StreamLabels {
  /** Those that it names. */
  readonly names: readonly string[];
  /** Whether it may make others, too, which it does not name. */
  readonly isOpen: boolean;
}

/**
 * Labels that collectors give to streams without being told: Promtail and Alloy write `filename` beside what they read from files, `stream` by
 * their stages for the formats of containers, `channel` and `computer` beside events of Windows, and Alloy `job` and `instance` beside what
 * it asks of Kubernetes; `service_name` is Loki's.
 */
export const UNTOLD_LABELS: ReadonlySet<string> = new Set(['filename', 'job', 'instance', 'stream', 'service_name', 'channel', 'computer']);
