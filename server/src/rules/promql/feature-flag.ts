import { isBefore, showVersion, versionedUses, type PrometheusTarget, type VersionedUse } from '../../query/promql/versions';
import { defineRule } from '../rule';

/** Whether a server takes it without being told to, or not at all. */
const needsNoFlag = ({ since, stable }: VersionedUse, { version }: PrometheusTarget): boolean => (version ? isBefore(version, since) || (stable !== undefined && !isBefore(version, stable)) : stable !== undefined);

export default defineRule({
  id: 'promql/feature-flag',
  severity: 'warning',
  promql({ region, parsed, nodes }, context) {
    const { prometheus } = context;
    for (const use of versionedUses(parsed, nodes)) {
      const { flag, what, stable, from, to } = use;
      if (flag === undefined || prometheus.features.has(flag) || needsNoFlag(use, prometheus)) continue;
      context.reportIn(region, {
        from,
        to,
        message: `${what} needs a Prometheus that is started with \`--enable-feature=${flag}\`${stable ? ` or is at least version ${showVersion(stable)}` : ''}. If yours is, add \`${flag}\` to \`observability.prometheus.features\`.`,
      });
    }
  },
});
