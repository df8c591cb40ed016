import { unwrap } from '../../query/promql/ast';
import { replace } from '../../query/promql/edits';
import { formatDuration } from '../../text/duration';
import { defineRule } from '../rule';

/** Functions that need two samples in their window. */
const NEEDS_TWO = new Set(['rate', 'irate', 'increase', 'delta', 'idelta', 'deriv', 'predict_linear']);
/** Of those, the ones for which more samples than two are worth having. */
const WANTS_FOUR = new Set(['rate', 'increase']);

export default defineRule({
  id: 'promql/rate-window',
  severity: 'warning',
  promql({ region, calls }, context) {
    for (const node of calls) {
      if (!NEEDS_TWO.has(node.name) || !node.args[0]) continue;
      const range = unwrap(node.args[0]);
      if (range.kind !== 'matrix' || range.range.kind !== 'number') continue;
      const scrape = context.scrapeInterval(range.selector);
      if (!scrape) continue;
      const window = range.range.value;
      const isEmpty = window < 2 * scrape.seconds;
      if (!isEmpty && (window >= 4 * scrape.seconds || !WANTS_FOUR.has(node.name))) continue;
      const [two, four] = [formatDuration(2 * scrape.seconds), formatDuration(4 * scrape.seconds)];
      const samples = `By ${scrape.by}, ${scrape.of} is scraped every ${formatDuration(scrape.seconds)}`;
      context.reportIn(region, {
        from: range.range.from,
        to: range.range.to,
        severity: isEmpty ? undefined : 'hint',
        message: isEmpty
          ? `${samples}: \`${node.name}\` needs two samples, which a window under ${two} does not always hold. Write ${four}, so that a missed scrape leaves no gap.`
          : `${samples}: in a window under ${four}, one missed scrape leaves \`${node.name}\` without a result.`,
        fixes: [four, ...(4 * scrape.seconds < 300 ? ['5m'] : [])].map((wanted) => ({ title: `Change the window to ${wanted}`, edits: [replace(range.range, wanted)] })),
      });
    }
  },
});
