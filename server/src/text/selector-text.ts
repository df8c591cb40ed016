import { isLabelName, isLabelValue } from './kubernetes-label';

/**
 * Why Kubernetes refuses a label selector that is written as a text, such as `app=web,tier in (a, b),!old`: what `labels.Parse` of
 * k8s.io/apimachinery says.
 *
 * @returns undefined where nothing is wrong
 */
export function labelSelectorProblem(text: string): string | undefined {
  const tokens = text.match(TOKENS) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const isWord = (token: string): boolean => !SYMBOL.test(token);
  while (at < tokens.length) {
    const isNegated = tokens[at] === '!';
    if (isNegated) at++;
    const key = next();
    if (key === '' || !isWord(key)) return key === '' ? 'a label must follow its end' : `a label must stand in front of \`${key}\``;
    if (!isLabelName(key)) return `\`${key}\` is no name of a label`;
    const problem = isNegated || at >= tokens.length || tokens[at] === ',' ? undefined : requirement(key);
    if (problem !== undefined) return problem;
    const end = tokens[at];
    if (end !== undefined && end !== ',') return `a comma must stand in front of \`${end}\``;
    if (end === ',' && ++at >= tokens.length) return 'a label must follow the last comma';
  }
  return undefined;

  /** What follows a key: an operator and its values. */
  function requirement(key: string): string | undefined {
    const operator = next();
    if (operator === 'in' || operator === 'notin') return set(operator);
    if (!OPERATORS.includes(operator)) return `\`${operator}\` is no operator: there are \`=\`, \`==\`, \`!=\`, \`in\`, \`notin\`, \`<\` and \`>\``;
    const value = at >= tokens.length || tokens[at] === ',' ? '' : next();
    if (value !== '' && !isWord(value)) return `a value must stand in front of \`${value}\``;
    if (operator === '<' || operator === '>') return /^[+-]?\d+$/.test(value) && isLabelValue(value) ? undefined : `\`${key}\` is compared with a whole number, not with \`${value}\``;
    return isLabelValue(value) ? undefined : `\`${value}\` is no value of a label`;
  }

  /** A list of values in parentheses; what is between two commas may be nothing. */
  function set(operator: string): string | undefined {
    if (next() !== '(') return `\`${operator}\` takes a list in parentheses, such as \`(a, b)\``;
    for (let before = ','; ; ) {
      const token = next();
      if (token === ')') return undefined;
      if (token === '') return 'a parenthesis is not closed';
      if (token !== ',' && (!isWord(token) || before !== ',')) return `a comma must stand in front of \`${token}\``;
      if (token !== ',' && !isLabelValue(token)) return `\`${token}\` is no value of a label`;
      before = token;
    }
  }
}

const OPERATORS = ['=', '==', '!=', '<', '>'];
/** The lexer reads as many symbols as make one that it knows; letters of no meaning to it make words. */
const TOKENS = /==|!=|[=!(),<>]|[^\s=!(),<>]+/g;
const SYMBOL = /^[=!(),<>]/;

/**
 * Why Kubernetes refuses a field selector such as `status.phase=Running,metadata.name!=a`: what `fields.ParseSelector` of
 * k8s.io/apimachinery says. A backslash stands in front of a comma, a `=` or a backslash in a value.
 *
 * @returns undefined where nothing is wrong
 */
export function fieldSelectorProblem(text: string): string | undefined {
  for (const term of text.match(/(?:\\[\s\S]?|[^,\\])+/g) ?? []) {
    const operator = /!=|==|=/.exec(term);
    if (!operator) return `\`${term}\` has no \`=\` or \`!=\``;
    const value = term.slice(operator.index + operator[0].length);
    if (/\\(?![\\,=])/.test(value.replaceAll(/\\[\\,=]/g, ''))) return `a \`\\\` in \`${term}\` stands in front of nothing that needs one`;
    if (value.replaceAll(/\\[\\,=]/g, '').includes('=')) return `\`${term}\` has more than one \`=\`: in a value, write \`\\=\``;
  }
  return undefined;
}
