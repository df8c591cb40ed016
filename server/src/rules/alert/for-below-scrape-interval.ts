import type { ScrapeInterval } from '../../contract/scrape-interval';
import type { Expr } from '../../query/promql/ast';
import { formatDuration, parseDuration } from '../../text/duration';
import { replaceScalar } from '../../yaml/edit';
import { defineRule, type CheckContext } from '../rule';

/** Functions whose result changes between two scrapes, for they go by the clock. */
const CLOCKS = new Set(['time', 'timestamp', 'minute', 'hour', 'day_of_week', 'day_of_month', 'day_of_year', 'days_in_month', 'month', 'year', 'absent']);

/** How often the result of a query can change at most, where scrapes alone change it and all of them are known. */
function shortest(nodes: readonly Expr[], context: CheckContext): ScrapeInterval | undefined {
  let least: ScrapeInterval | undefined;
  for (const node of nodes) {
    if (node.kind === 'matrix' || node.kind === 'subquery' || (node.kind === 'call' && CLOCKS.has(node.name))) return undefined;
    if (node.kind !== 'selector') continue;
    const interval = context.scrapeInterval(node);
    if (!interval) return undefined;
    if (!least || interval.seconds < least.seconds) least = interval;
  }
  return least;
}

export default defineRule({
  id: 'alert/for-below-scrape-interval',
  severity: 'warning',
  promql({ region, nodes }, context) {
    const pending = region.role === 'alert' ? region.rule?.for : undefined;
    const seconds = pending && parseDuration(pending.value);
    if (!pending || !seconds) return;
    const scrape = shortest(nodes, context);
    if (!scrape || seconds >= scrape.seconds) return;
    const wanted = formatDuration(2 * scrape.seconds);
    context.report({
      from: pending.from,
      to: pending.to,
      message: `By ${scrape.by}, ${scrape.of} is scraped every ${formatDuration(scrape.seconds)}: within ${pending.value}, the query sees the same sample again, so that a single one makes the alert fire. Write \`for: ${wanted}\` or more.`,
      fixes: [{ title: `Change \`for\` to ${wanted}`, edits: [replaceScalar(pending.scalar, wanted)] }],
    });
  },
});
