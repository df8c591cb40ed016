/**
 * Whether a path, or a folder above it, is one that a pattern names: `*` is any text without a slash, `?` a character, and
 * `**` any number of folders. Takes time in proportion to both lengths multiplied, whatever the pattern.
 *
 * @param path with slashes between its parts
 */
export function matchesPath(pattern: string, path: string): boolean {
  const wanted = pattern.replace(/^\.?\//, '').split('/').filter((part, i, all) => part !== '' && !(part === '**' && all[i - 1] === '**'));
  const parts = path.replace(/^\.?\//, '').split('/');
  if (wanted.length === 0) return false;
  // The patterns' parts that may come next, after each part of the path.
  let open = new Set<number>([0]);
  const skipping = (at: Set<number>): Set<number> => new Set([...at].flatMap((i) => (wanted[i] === '**' ? [i, i + 1] : [i])));
  for (const part of parts) {
    open = skipping(open);
    open = new Set([...open].flatMap((i) => (i === wanted.length ? [] : wanted[i] === '**' ? [i] : matchesName(wanted[i]!, part) ? [i + 1] : [])));
    // A folder stands for everything in it.
    if (open.has(wanted.length)) return true;
  }
  return [...open].some((i) => wanted[i] === '**' && i === wanted.length - 1);
}

/** Whether a name is one that a pattern with `*` and `?` means. */
export function matchesName(pattern: string, name: string): boolean {
  let at = 0;
  let inName = 0;
  let star = -1;
  let behindStar = 0;
  while (inName < name.length) {
    if (pattern[at] === '*') {
      star = at++;
      behindStar = inName;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[inName])) {
      at++;
      inName++;
    } else if (star >= 0) {
      // The last star takes one character more; those before it need not be tried again.
      at = star + 1;
      inName = ++behindStar;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
