// Writes metrics in Prometheus' text exposition format 0.0.4.
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const escapeHelp = (text) => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
const escapeValue = (text) => escapeHelp(text).replace(/"/g, '\\"');

/** A float as Prometheus reads it. */
function number(value) {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}

function sample(name, labels, value) {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeValue(String(text))}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${number(value)}\n`;
}

/** One histogram series: a sample for each bucket, the sum and the count. */
function histogram(name, { labels, buckets, sum }) {
  const lines = buckets.map(({ le, count }) => sample(`${name}_bucket`, { ...labels, le: number(le) }, count));
  return [...lines, sample(`${name}_sum`, labels, sum), sample(`${name}_count`, labels, buckets.at(-1).count)].join('');
}

/**
 * @typedef {object} Series a series of a counter or gauge has a `value`; one of a histogram has cumulative `buckets`,
 *   ascending with +Inf last, and the `sum` of what was observed
 * @property {Record<string, string>} labels
 * @property {number} [value]
 * @property {{ le: number, count: number }[]} [buckets]
 * @property {number} [sum]
 *
 * @typedef {{ name: string, type: 'counter' | 'gauge' | 'histogram', help: string, series: Series[] }} Family
 *
 * @param {Family[]} families
 * @returns {string}
 */
export function exposition(families) {
  return families
    .map(({ name, type, help, series }) => {
      const samples = series.map((one) => (type === 'histogram' ? histogram(name, one) : sample(name, one.labels, one.value)));
      return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n${samples.join('')}`;
    })
    .join('');
}
