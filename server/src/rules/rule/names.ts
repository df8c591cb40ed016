import type { Version } from '../../query/promql/versions';

/** Since this Prometheus, any UTF-8 text can be a name; before, only letters, digits and underscores (and colons, in metrics). */
export const UTF8_NAMES: Version = { major: 3, minor: 0 };
