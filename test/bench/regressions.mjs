/**
 * The ratios that got worse beyond their noise, in the best of several tries.
 *
 * @param {Record<string, { ratio: number, noise: number }>} committed `noise` is a share of the ratio
 * @param {Record<string, number>[]} tries
 */
export function regressions(committed, tries) {
  return Object.entries(committed)
    .filter(([name, { ratio, noise }]) => !(Math.min(...tries.map((one) => one[name])) <= ratio * (1 + noise)))
    .map(([name]) => name);
}
