import { defineRule } from '../rule';

/** How often series are scraped where nobody says so, in seconds: the default of Prometheus (`global.scrape_interval`). */
const USUAL_INTERVAL = 60;

export default defineRule({
  id: 'live/cost',
  severity: 'hint',
  isOptional: true,
  promql({ region, parsed, nodes }, context) {
    const { live } = context;
    if (!live || parsed.variables.length > 0) return;
    const inRanges = new Set(nodes.flatMap((node) => (node.kind === 'matrix' ? [node.selector] : [])));
    for (const node of nodes) {
      const range = node.kind === 'matrix' ? node : undefined;
      const selector = range ? range.selector : node.kind === 'selector' && !inRanges.has(node) ? node : undefined;
      const series = selector && live.selector(selector)?.series;
      if (selector === undefined || series === undefined) continue;
      const seconds = range?.range.kind === 'number' ? range.range.value : 0;
      const interval = context.scrapeInterval(selector)?.seconds ?? USUAL_INTERVAL;
      const samples = series * Math.max(1, Math.floor(seconds / interval));
      const { budget } = live;
      if (series <= budget.series && samples <= budget.samples) continue;
      const what = series > budget.series ? `${series} series, and the budget of a query is ${budget.series}` : `about ${samples} samples (${series} series, one every ${interval} s), and the budget of a query is ${budget.samples}`;
      context.reportIn(region, { from: node.from, to: node.to, message: `Each evaluation reads ${what} (\`observability.live.budget\`). Select fewer series by their labels, look back less far, or record what the query needs with a recording rule.` });
    }
  },
});
