import { didYouMean } from '../../text/did-you-mean';
import { span } from '../../text/range';
import type { Command, Operand, Pipeline, Read, TemplateField, Variable } from './ast';
import { goUnquote, numberProblem } from './constants';
import { Declared } from './declared';
import type { TemplateDialect } from './dialect';
import { cut, refuse, TokenReader } from './token-reader';
import type { TemplateToken, TemplateTokenType } from './tokens';

const OPERANDS: ReadonlySet<TemplateTokenType> = new Set(['bool', 'character', 'dot', 'field', 'identifier', 'number', 'nil', 'raw string', 'string', 'variable', '(']);
const CONSTANTS: ReadonlySet<Operand['kind']> = new Set(['bool', 'dot', 'nil', 'number', 'string']);

const NO_VARIABLES: readonly Variable[] = [];
const NO_FIELDS: readonly TemplateField[] = [];
const NOTHING_DECLARED: Declarations = { variables: NO_VARIABLES, isAssignment: false };

/** What a pipeline sets. */
type Declarations = Pick<Pipeline, 'variables' | 'isAssignment'>;

/** The rules of the grammar for what stands inside of an action. */
export class PipelineParser extends TokenReader {
  protected scope: Declared;

  constructor(
    tokens: readonly TemplateToken[],
    private readonly dialect: TemplateDialect,
  ) {
    super(tokens);
    this.scope = new Declared(dialect.variables);
  }

  protected pipeline(what: string, end: 'close' | ')', isRange = false, open?: TemplateToken): Pipeline {
    this.enter();
    const { from } = this.peekWord();
    const { variables, isAssignment } = this.declarations(isRange);
    const commands: Command[] = [];
    let token = this.peekWord();
    while (token.type !== end) {
      if (!OPERANDS.has(token.type)) this.unexpected(token, what);
      const command = this.command();
      const [first] = command.args;
      if (commands.length > 0 && first && CONSTANTS.has(first.kind)) refuse(first, 'Behind `|` there must be a function, to which the value on the left is handed.');
      commands.push(command);
      token = this.peekWord();
    }
    this.next();
    if (commands.length === 0) refuse(span((open ?? token).from, token.to), `There is no value here: expected ${what}.`);
    this.leave();
    return { kind: 'pipeline', from, to: token.from, variables, isAssignment, commands };
  }

  /** `$x :=`, `$x =`, and `$i, $x :=` of a loop. */
  private declarations(isRange: boolean): Declarations {
    if (this.peekWord().type !== 'variable') return NOTHING_DECLARED;
    const variables: Variable[] = [];
    for (;;) {
      const token = this.peekWord();
      if (token.type !== 'variable') return { variables, isAssignment: false };
      const before = this.at;
      this.next();
      const sign = this.peekWord();
      const variable: Variable = { kind: 'variable', from: token.from, to: token.to, name: token.text };
      if (sign.type === ':=' || sign.type === '=') {
        this.next();
        variables.push(variable);
        this.scope.add(token.text);
        return { variables, isAssignment: sign.type === '=' };
      }
      if (sign.type !== 'other' || sign.text !== ',') {
        this.at = before;
        return { variables, isAssignment: false };
      }
      this.next();
      if (!isRange || variables.length > 0) refuse(sign, isRange ? 'A loop has two variables at most: the index and the element.' : 'Only `range` declares several variables. Arguments are separated by blanks, not by commas.');
      variables.push(variable);
      this.scope.add(token.text);
      const { type } = this.peekWord();
      if (type !== 'variable' && type !== 'close' && type !== ')') refuse(this.peek(), 'Behind the comma, expected the variable for the elements.');
    }
  }

  private command(): Command {
    const { from } = this.peek();
    let to = from;
    const args: Operand[] = [];
    for (;;) {
      if (OPERANDS.has(this.peekWord().type)) {
        const operand = this.operand();
        args.push(operand);
        ({ to } = operand);
      }
      const token = this.peek();
      if (token.type === 'space') continue;
      if (token.type === '|') this.next();
      if (token.type === '|' || token.type === 'close' || token.type === ')') return { from, to, args };
      if (token.type === 'other' && token.text === ',') refuse(token, 'Arguments are separated by blanks, not by commas.');
      if (token.type === 'other' && /[*/%<>!&]/.test(token.text)) refuse(token, `There are no operators in templates, so \`${token.text}\` cannot stand here: compare with functions such as \`gt\`, and calculate in the query.`);
      if (token.type === '(' && args[args.length - 1]?.kind === 'function') refuse(token, 'Arguments follow a function behind a blank, and not in parentheses.');
      this.unexpected(token, 'a blank, `|` or the end of the action');
    }
  }

  private operand(): Operand {
    const token = this.next();
    const operand = this.term(token);
    const fields = this.fields(token);
    const last = fields[fields.length - 1];
    if (!last) return operand.kind === 'variable' ? { kind: 'read', from: operand.from, to: operand.to, of: operand, fields } : operand;
    if (operand.kind === 'variable' || operand.kind === 'pipeline' || operand.kind === 'function' || (operand.kind === 'dot' && token.type === 'field')) {
      return { kind: 'read', from: token.from, to: last.to, of: operand, fields };
    }
    return refuse(span(fields[0]!.from - 1, fields[0]!.to), `\`${cut(token.text)}\` has no fields.`);
  }

  /** The fields that a term names itself, and that follow it. */
  private fields(term: TemplateToken): readonly TemplateField[] {
    if (term.type !== 'field' && this.peek().type !== 'field') return NO_FIELDS;
    const fields = term.type === 'field' ? [fieldOf(term)] : [];
    while (this.peek().type === 'field') fields.push(fieldOf(this.next()));
    return fields;
  }

  private term(token: TemplateToken): Exclude<Operand, Read> | Variable {
    const { from, to } = token;
    switch (token.type) {
      case 'identifier':
        if (!this.dialect.functions.has(token.text)) this.unknown(token, 'function', this.dialect.functions.keys());
        return { kind: 'function', from, to, name: token.text };
      case 'variable':
        if (!this.scope.has(token.text)) this.unknown(token, 'variable', this.scope.all().filter((name) => name !== '$'));
        return { kind: 'variable', from, to, name: token.text };
      case 'dot':
        return { kind: 'dot', from, to };
      case 'field':
        return { kind: 'dot', from, to: from + 1 };
      case 'nil':
        return { kind: 'nil', from, to };
      case 'bool':
        return { kind: 'bool', from, to, value: token.text === 'true' };
      case 'number': {
        const problem = numberProblem(token.text);
        if (problem !== undefined) refuse(token, problem);
        return { kind: 'number', from, to, text: token.text };
      }
      case 'character':
        if (goUnquote(token.text) === undefined) refuse(token, 'Single quotes hold one character: write a text in double quotes.');
        return { kind: 'number', from, to, text: token.text };
      case 'string':
      case 'raw string': {
        const value = this.unquoted(token);
        return { kind: 'string', from, to, value, isVerbatim: token.text.slice(1, -1) === value };
      }
      default: {
        const { variables, isAssignment, commands } = this.pipeline('a value in the parentheses', ')', false, token);
        return { kind: 'pipeline', from, to: this.tokens[this.at - 1]!.to, variables, isAssignment, commands };
      }
    }
  }

  protected unquoted(token: TemplateToken): string {
    return goUnquote(token.text) ?? refuse(token, 'The string has an escape that Go does not know: a backslash is written `\\\\`, or the string in backticks.');
  }

  private unknown(token: TemplateToken, what: 'function' | 'variable', known: Iterable<string>): never {
    const meant = didYouMean(token.text, known);
    const reason = what === 'function' ? `There is no template function \`${token.text}\`` : `The variable \`${token.text}\` is not declared here`;
    const isHidden = what === 'variable' && this.dialect.variables.has(token.text);
    const hint = meant !== undefined && !isHidden ? `; did you mean \`${meant}\`?` : isHidden ? ': a template of its own sees none of the variables outside of it.' : '.';
    return refuse(token, `${reason}${hint} ${this.dialect.consequence}`, meant !== undefined && !isHidden ? [{ title: `Change to \`${meant}\``, edits: [{ from: token.from, to: token.to, text: meant }] }] : []);
  }
}

const fieldOf = ({ from, to, text }: TemplateToken): TemplateField => ({ from: from + 1, to, name: text.slice(1) });
