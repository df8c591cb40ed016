// Types of rules.mjs, for the tests.
export function rulesIn(folder: string): { groups: object[] }[];
