/** What a part of an answer is. Answers come from anybody, so nothing is taken for granted. */
export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The members of an object that are texts, such as labels. */
export const textsByName = (value: unknown): Record<string, string> => (isObject(value) ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) : {});
