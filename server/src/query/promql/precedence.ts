/** Binary operators by how strongly they bind (generated_parser.y of Prometheus 3). */
export const PRECEDENCE: Readonly<Record<string, number>> = { or: 1, and: 2, unless: 2, '==': 3, '!=': 3, '<': 3, '>': 3, '<=': 3, '>=': 3, '</': 3, '>/': 3, '+': 4, '-': 4, '*': 5, '/': 5, '%': 5, atan2: 5, '^': 6 };
export const UNARY_PRECEDENCE = 5;
