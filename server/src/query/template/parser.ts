import { span, type Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';
import type { ControlWord, Definition, TemplateNode, TemplateTree } from './ast';
import { Declared } from './declared';
import { PipelineParser } from './pipeline-parser';
import { Refused, refuse } from './token-reader';
import type { TemplateToken } from './tokens';

interface OpenBlock {
  readonly word: Span;
  readonly name: string;
}

/** What ends a list of nodes; `next` is the `if` or `with` that follows an `else` at once. */
interface Ending {
  readonly word: 'end' | 'else';
  readonly at: Span;
  readonly to: number;
  readonly next: 'if' | 'with' | undefined;
}

const OWN_VARIABLES: ReadonlySet<string> = new Set(['$']);

/** The rules of the grammar for actions and what they enclose. */
export class Parser extends PipelineParser {
  readonly elseWith: Span[] = [];
  private rangeDepth = 0;
  private readonly open: OpenBlock[] = [];
  private readonly definitions = new Map<string, Definition>();

  run(): { tree: TemplateTree | undefined; problem: QueryProblem | undefined } {
    try {
      const { nodes, ending } = this.list(true);
      if (ending) refuse(ending.at, `There is nothing open here that \`{{ ${ending.word} }}\` could belong to.`);
      return { tree: { body: nodes, definitions: this.definitions }, problem: undefined };
    } catch (error) {
      if (error instanceof Refused) return { tree: undefined, problem: error.problem };
      throw error;
    }
  }

  // ---- lists

  /** Nodes up to an `end` or `else`, or at the outermost level to the end of the text. */
  private list(isOutermost: boolean): { nodes: TemplateNode[]; ending: Ending | undefined; hasText: boolean } {
    const nodes: TemplateNode[] = [];
    let hasText = false;
    for (;;) {
      const token = this.next();
      switch (token.type) {
        case 'text':
          hasText ||= /\S/.test(token.text);
          this.text(token, nodes);
          break;
        case 'comment':
          break;
        case 'end': {
          if (isOutermost) return { nodes, ending: undefined, hasText };
          const { word, name } = this.open[this.open.length - 1]!;
          return refuse(word, `\`{{ ${name} }}\` is never closed: \`{{ end }}\` is missing.`);
        }
        case 'open': {
          const result = this.action(token, isOutermost);
          if (result && 'word' in result) return { nodes, ending: result, hasText };
          if (result) nodes.push(result);
          break;
        }
        default:
          this.unexpected(token, 'text or an action');
      }
    }
  }

  /** Adds a text without the blanks that the actions beside it trim, unless none is left. */
  private text({ from, to, text }: TemplateToken, nodes: TemplateNode[]): void {
    let trimmed = text;
    if (this.tokens[this.at - 2]?.text.endsWith('-}}')) trimmed = trimmed.replace(/^[ \t\r\n]+/, '');
    if (this.tokens[this.at]?.text.startsWith('{{-')) trimmed = trimmed.replace(/(?<![ \t\r\n])[ \t\r\n]+$/, '');
    if (trimmed !== '') nodes.push({ kind: 'text', from, to, text: trimmed });
  }

  private action(open: TemplateToken, isOutermost: boolean): TemplateNode | Ending | undefined {
    const token = this.peekWord();
    if (token.type === 'keyword') {
      switch (token.text) {
        case 'if':
        case 'range':
        case 'with':
          this.next();
          return this.control(open.from, token, token.text);
        case 'else':
          this.next();
          return this.otherwise(token);
        case 'end':
          this.next();
          return { word: 'end', at: token, to: this.close('`}}` behind `end`').to, next: undefined };
        case 'template':
          this.next();
          return this.call(open.from);
        case 'block':
          this.next();
          return this.block(open.from, token);
        case 'break':
        case 'continue':
          this.next();
          return this.jump(open.from, token, token.text);
        case 'define':
          if (!isOutermost) refuse(token, 'A template is defined outside of all others, and of `if`, `range` and `with`.');
          this.next();
          return this.define(token);
      }
    }
    const pipeline = this.pipeline('a value', 'close');
    return { kind: 'action', from: open.from, to: this.tokens[this.at - 1]!.to, pipeline };
  }

  private close(expected: string): TemplateToken {
    const token = this.nextWord();
    return token.type === 'close' ? token : this.unexpected(token, expected);
  }

  // ---- blocks

  private control(from: number, word: TemplateToken, kind: ControlWord): TemplateNode {
    this.enter();
    const { size } = this.scope;
    const pipeline = this.pipeline(`a value for \`${kind}\``, 'close', kind === 'range');
    this.open.push({ word, name: kind });
    if (kind === 'range') this.rangeDepth++;
    const { nodes: body, ending } = this.list(false);
    if (kind === 'range') this.rangeDepth--;
    let otherwise: TemplateNode[] = [];
    if (ending!.word === 'else') {
      if (ending!.next === kind) {
        const next = this.nextWord();
        if (kind === 'with') this.elseWith.push(span(ending!.at.from, next.to));
        otherwise = [this.control(next.from, next, kind)];
      } else {
        if (ending!.next) refuse(this.peekWord(), `\`else ${ending!.next}\` cannot follow \`${kind}\`: write \`{{ else }}{{ ${ending!.next} … }}\`, with an \`{{ end }}\` of its own.`);
        const rest = this.list(false);
        if (rest.ending!.word === 'else') refuse(rest.ending!.at, `There is an \`else\` already: expected \`{{ end }}\` for \`${kind}\`.`);
        otherwise = rest.nodes;
      }
    }
    this.open.pop();
    this.scope.cut(size);
    this.leave();
    return { kind, from, to: this.tokens[this.at - 1]!.to, pipeline, body, otherwise };
  }

  private otherwise(token: TemplateToken): Ending {
    const next = this.peekWord();
    const word = next.type === 'keyword' && (next.text === 'if' || next.text === 'with') ? next.text : undefined;
    return { word: 'else', at: token, to: word ? next.from : this.close('`}}` behind `else`').to, next: word };
  }

  private jump(from: number, token: TemplateToken, kind: 'break' | 'continue'): TemplateNode {
    const { to } = this.close(`\`}}\` behind \`${kind}\``);
    if (this.rangeDepth === 0) refuse(token, `\`${kind}\` stands in no \`range\` that it could leave.`);
    return { kind, from, to };
  }

  private call(from: number): TemplateNode {
    const { name, at } = this.templateName('the name of a template, as in `{{ template "name" . }}`');
    const pipeline = this.peekWord().type === 'close' ? undefined : this.pipeline('a value for the template', 'close');
    if (!pipeline) this.next();
    return { kind: 'call', from, to: this.tokens[this.at - 1]!.to, name, nameSpan: at, pipeline };
  }

  private block(from: number, word: TemplateToken): TemplateNode {
    const { name, at } = this.templateName('the name of a template, as in `{{ block "name" . }}`');
    const pipeline = this.pipeline('a value for `block`', 'close');
    this.definition(name, at, word);
    return { kind: 'call', from, to: this.tokens[this.at - 1]!.to, name, nameSpan: at, pipeline };
  }

  private define(word: TemplateToken): undefined {
    const { name, at } = this.templateName('the name of a template, as in `{{ define "name" }}`');
    this.close('`}}` behind the name');
    this.definition(name, at, word);
  }

  /** The body of a template: it has its own variables, and no loop around it. */
  private definition(name: string, at: Span, word: TemplateToken): void {
    const outer = { scope: this.scope, rangeDepth: this.rangeDepth };
    this.scope = new Declared(OWN_VARIABLES);
    this.rangeDepth = 0;
    this.open.push({ word, name: word.text });
    this.enter();
    const { nodes, ending, hasText } = this.list(false);
    this.leave();
    if (ending!.word === 'else') refuse(ending!.at, `\`else\` cannot stand in \`${word.text}\`: expected \`{{ end }}\`.`);
    this.open.pop();
    Object.assign(this, outer);
    // One that is empty may be defined again (parse.IsEmptyTree).
    const isEmpty = nodes.every(({ kind }) => kind === 'text') && !hasText;
    const other = this.definitions.get(name);
    if (other && !other.isEmpty && !isEmpty) refuse(at, `There is a template of the name ${JSON.stringify(name)} already.`);
    if (!other || !isEmpty) this.definitions.set(name, { name, body: nodes, isEmpty });
  }

  private templateName(expected: string): { name: string; at: Span } {
    const token = this.nextWord();
    if (token.type !== 'string' && token.type !== 'raw string') this.unexpected(token, expected);
    return { name: this.unquoted(token), at: token };
  }
}
