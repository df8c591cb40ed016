import { isBefore, showVersion, versionedUses, whatYoursIs } from '../../query/promql/versions';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/version',
  severity: 'warning',
  promql({ region, parsed, nodes }, context) {
    const { version } = context.prometheus;
    if (!version) return;
    for (const { what, since, flag, from, to } of versionedUses(parsed, nodes)) {
      if (!isBefore(version, since)) continue;
      context.reportIn(region, {
        from,
        to,
        message: `${what} came with Prometheus ${showVersion(since)}${flag ? ` (behind \`--enable-feature=${flag}\`)` : ''}; ${whatYoursIs(context.prometheus, version)}, which refuses the query.`,
      });
    }
  },
});
