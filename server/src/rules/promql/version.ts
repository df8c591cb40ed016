import { isBefore, showVersion, versionedUses } from '../../query/promql/versions';
import { defineRule } from '../rule';

export default defineRule({
  id: 'promql/version',
  severity: 'warning',
  promql({ region, parsed, nodes }, context) {
    const { version, isLive } = context.prometheus;
    if (!version) return;
    for (const { what, since, flag, from, to } of versionedUses(parsed, nodes)) {
      if (!isBefore(version, since)) continue;
      context.reportIn(region, {
        from,
        to,
        message: `${what} came with Prometheus ${showVersion(since)}${flag ? ` (behind \`--enable-feature=${flag}\`)` : ''}; ${isLive ? 'the server of `observability.prometheus.url`' : 'by `observability.prometheus.version` yours'} is ${showVersion(version)}, which refuses the query.`,
      });
    }
  },
});
