/** Matchers of one selector that are compared with each other; nobody writes more, and the work grows with their square. */
export const MAX_COMPARED = 200;
