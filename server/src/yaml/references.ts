/** An anchor or an alias, or what looks like one in a text. */
const REFERENCE = /(?<=^|[\s[{,])([&*])([^\s[\]{},]+)/g;

/** Whether there may be anchors or aliases in a text. */
export const mayRefer = (text: string): boolean => /(?:^|[\s[{,])[&*][^\s[\]{},]/.test(text);

/** Whether one of several stretches of a document may name a node of another one. It may be wrong in one direction only. */
export function referToEachOther(texts: readonly string[]): boolean {
  const referring = texts.filter(mayRefer).map((text) => {
    const found = [...text.matchAll(REFERENCE)];
    const named = (mark: string): Set<string> => new Set(found.flatMap(([, kind, name]) => (kind === mark ? [name!] : [])));
    return { anchors: named('&'), aliases: named('*') };
  });
  const anchors = new Set(referring.flatMap((one) => [...one.anchors]));
  return referring.some((one) => [...one.aliases].some((name) => anchors.has(name) && !one.anchors.has(name)));
}
