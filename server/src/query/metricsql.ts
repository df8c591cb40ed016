/**
 * Functions and operators of MetricsQL, the language of VictoriaMetrics, that nobody would write for Prometheus
 * (https://docs.victoriametrics.com/victoriametrics/metricsql/).
 */
const FUNCTIONS = [
  'rollup(?:_(?:rate|increase|delta|deriv|candlestick|scrape_interval))?', 'default_rollup', 'aggr_over_time', '(?:top|bottom)k_(?:min|max|avg|median|last)', 'outliers(?:k|_iqr|_mad)', 'limit_offset',
  'range_(?:avg|first|last|linear_regression|mad|max|median|min|normalize|quantile|stddev|stdvar|sum|trim_\\w+|zscore)', 'running_(?:avg|max|min|sum)', 'remove_resets', 'smooth_exponential', 'interpolate',
  'keep_(?:last|next)_value', 'histogram_(?:share|quantiles)', 'prometheus_buckets', 'buckets_limit', 'vmrange_buckets_to_le',
  'label_(?:set|map|copy|move|del|keep|uppercase|lowercase|transform|value|match|mismatch|graphite_group)', 'labels_equal', 'sort_by_label_numeric(?:_desc)?', 'drop_(?:common_labels|empty_series)',
  '(?:increase|delta|rate)_(?:pure|prometheus)', '(?:in|de)creases_over_time', '(?:ascent|descent|distinct|duration|geomean|integrate|median|mode|range|share_\\w+|count_(?:eq|ne|gt|le)|sum_(?:eq|gt|le)|sum2|tmax|tmin|tfirst|tlast|outlier_iqr|stale_samples|zscore|quantiles|histogram)_over_time',
  'integrate', 'ideriv', 'lag', 'lifetime', 'scrape_interval', 'timestamp_with_name', 'rate_over_sum', 'hoeffding_bound_(?:lower|upper)', 'bitmap_(?:and|or|xor)', 'union', 'ttf',
];
const SIGNS = new RegExp(`\\b(?:${FUNCTIONS.join('|')})[ \\t]*\\(|\\bkeep_metric_names\\b|^\\s*WITH\\s*\\(|\\)[ \\t]*(?:default|ifnot)[ \\t]|\\bvmrange\\b`);

/** Whether a query is written for VictoriaMetrics, by its own text. */
export const isMetricsql = (query: string): boolean => SIGNS.test(query);
