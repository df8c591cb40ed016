import { didYouMean } from '../../text/did-you-mean';
import type { Span } from '../../text/range';
import type { QueryProblem } from '../promql/problem';
import type { Command, Control, Operand, Pipeline, Read, StringConstant, TemplateField, TemplateNode, TemplateTree } from './ast';
import { DATA_FIELDS, TEMPLATE_FUNCTIONS, signatureOf, type TemplateFunction } from './functions';
import { constantProblem } from './constant-arguments';
import { LONGEST_KEPT, newTemplateCache, parseTemplate, type ParsedTemplate } from './parse';
import { constantQuery, formattedQuery, type TemplateQuery } from './query';
import { elementsOf, fits, kindOf, WORDS } from './value-kinds';
import { verbProblem } from './verbs';
import { ALERT_LABELS, ANY, DATA, EXTERNAL_LABELS, GIVEN, Scope, TEXT, VALUE, type TemplateValue } from './scope';

/** A label that a template reads. The span is that of its name. */
export interface LabelRead extends Span {
  readonly label: string;
  readonly of: 'alert' | TemplateQuery;
}

/** What an action writes. */
export interface Output extends Span {
  readonly value: TemplateValue;
}

/** What a template does. All offsets are those of the template. */
export interface TemplateFacts {
  /** Labels that the template asks after with `if` or `with` are left out: it knows that they may be missing. */
  readonly labels: readonly LabelRead[];
  readonly outputs: readonly Output[];
  readonly queries: readonly TemplateQuery[];
  /** What fails whenever it is reached; the alert then carries the error in place of the text. */
  readonly failures: readonly QueryProblem[];
  /** Every operand, with what it is; those around others come behind them. */
  readonly operands: readonly { readonly operand: Operand; readonly value: TemplateValue }[];
  /** What the scope holds where the operand at the given offset stands. */
  readonly scope: ReadonlyMap<string, TemplateValue> | undefined;
}

const NOTHING: TemplateFacts = { labels: [], outputs: [], queries: [], failures: [], operands: [], scope: undefined };
const known = newTemplateCache<TemplateTree, TemplateFacts>();

/** What a template of an alert does, as far as that can be told without running it. Of one that is refused, nothing. */
export const templateFacts = (text: string): TemplateFacts => factsOf(parseTemplate(text));

/** The same of one that is parsed already. */
export function factsOf({ tree, text }: ParsedTemplate): TemplateFacts {
  if (!tree) return NOTHING;
  let facts = known.get(tree);
  if (!facts) {
    facts = new Inference(tree, undefined).run();
    if (text.length <= LONGEST_KEPT) known.set(tree, facts);
  }
  return facts;
}

/** The same, with the scope at an operand. */
export function templateFactsAt(text: string, offset: number): TemplateFacts {
  const { tree } = parseTemplate(text);
  return tree ? new Inference(tree, offset).run() : NOTHING;
}

/** Its tables are made when something comes into them: most templates have nothing for any of them. */
class Inference {
  private readonly labels: LabelRead[] = [];
  private guarded: Set<string> | undefined;
  private readonly outputs: Output[] = [];
  private queries: Map<StringConstant, TemplateQuery> | undefined;
  private readonly failures: QueryProblem[] = [];
  private readonly operands: { operand: Operand; value: TemplateValue }[] = [];
  private scope: ReadonlyMap<string, TemplateValue> | undefined;
  private calls: Map<string, { count: number; dot: TemplateValue }> | undefined;
  /** Variables that are set again: what they hold depends on the way that led there. */
  private assigned: Set<string> | undefined;
  private isCondition = false;

  constructor(
    private readonly tree: TemplateTree,
    private readonly watched: number | undefined,
  ) {
    this.look(tree.body);
    for (const { body } of tree.definitions.values()) this.look(body);
  }

  run(): TemplateFacts {
    this.list(this.tree.body, DATA, new Scope(GIVEN));
    for (const { name, body } of this.tree.definitions.values()) {
      const call = this.calls?.get(name);
      const dot = call?.count === 1 ? call.dot : ANY;
      this.list(body, dot, new Scope().set('$', dot));
    }
    return {
      labels: this.guarded ? this.labels.filter(({ label, of }) => of !== 'alert' || !this.guarded!.has(label)) : this.labels,
      outputs: this.outputs,
      queries: this.queries ? [...this.queries.values()] : [],
      failures: this.failures,
      operands: this.operands,
      scope: this.scope,
    };
  }

  /** What must be known before the first value is: how often templates are called, and which variables are set again. */
  private look(nodes: readonly TemplateNode[]): void {
    for (const node of nodes) {
      if (node.kind === 'text' || node.kind === 'break' || node.kind === 'continue') continue;
      if (node.pipeline?.isAssignment) for (const { name } of node.pipeline.variables) (this.assigned ??= new Set()).add(name);
      if (node.kind === 'call') (this.calls ??= new Map()).set(node.name, { count: (this.calls.get(node.name)?.count ?? 0) + 1, dot: ANY });
      if (node.kind === 'if' || node.kind === 'range' || node.kind === 'with') {
        this.look(node.body);
        this.look(node.otherwise);
      }
    }
  }

  private fail(at: Span, message: string, fixes: QueryProblem['fixes'] = []): TemplateValue {
    this.failures.push({ from: at.from, to: at.to, message: `${message} The text then holds an error in place of what was meant.`, fixes });
    return ANY;
  }

  private list(nodes: readonly TemplateNode[], dot: TemplateValue, scope: Scope): void {
    for (const node of nodes) {
      if (node.kind === 'action') {
        const value = this.pipeline(node.pipeline, dot, scope);
        this.declare(node.pipeline, value, scope);
        if (node.pipeline.variables.length === 0) this.outputs.push({ from: node.from, to: node.to, value });
      } else if (node.kind === 'call') {
        const value = node.pipeline ? this.pipeline(node.pipeline, dot, scope) : ANY;
        if (this.calls?.get(node.name)?.count === 1) this.calls.set(node.name, { count: 1, dot: node.pipeline ? value : ANY });
        if (!this.tree.definitions.has(node.name)) this.fail(node.nameSpan, `There is no template of the name ${JSON.stringify(node.name)}; an alert's text sees no other templates than those that it defines itself.`);
      } else if (node.kind !== 'text' && node.kind !== 'break' && node.kind !== 'continue') {
        this.control(node, dot, scope);
      }
    }
  }

  private control({ kind, pipeline, body, otherwise }: Control, dot: TemplateValue, outer: Scope): void {
    const scope = new Scope(outer);
    this.isCondition = kind !== 'range';
    const value = this.pipeline(pipeline, dot, scope);
    this.isCondition = false;
    if (kind === 'range') {
      if (value.type === 'value' || value.type === 'bool' || value.type === 'sample') this.fail({ from: pipeline.commands[0]!.from, to: pipeline.commands.at(-1)!.to }, `\`range\` repeats its content for each element of a list or a map, and this is ${WORDS[value.type]}.`);
      const { key, element } = elementsOf(value);
      const names = pipeline.variables.map(({ name }) => name);
      if (names.length > 1) scope.set(names[0]!, this.held(names[0]!, key));
      if (names.length > 0) scope.set(names.at(-1)!, this.held(names.at(-1)!, element));
      this.list(body, element, new Scope(scope));
    } else {
      this.declare(pipeline, value, scope);
      this.list(body, kind === 'with' ? value : dot, new Scope(scope));
    }
    this.list(otherwise, dot, new Scope(scope));
  }

  private declare({ variables, isAssignment }: Pipeline, value: TemplateValue, scope: Scope): void {
    if (!isAssignment) for (const { name } of variables) scope.set(name, this.held(name, value));
  }

  private held(name: string, value: TemplateValue): TemplateValue {
    return this.assigned?.has(name) ? ANY : value;
  }

  // ---- values

  private pipeline({ commands }: Pipeline, dot: TemplateValue, scope: Scope): TemplateValue {
    let value: TemplateValue | undefined;
    for (const command of commands) value = this.command(command, value, dot, scope);
    return value ?? ANY;
  }

  private command(command: Command, piped: TemplateValue | undefined, dot: TemplateValue, scope: Scope): TemplateValue {
    const { args } = command;
    const [first] = args;
    if (!first) return ANY;
    if (first.kind === 'function') {
      this.operands.push({ operand: first, value: ANY });
      const outside = this.isCondition;
      // `or $labels.a "none"` asks after the label, too.
      if (first.name === 'or' || first.name === 'and' || first.name === 'not') this.isCondition = true;
      const values: TemplateValue[] = [];
      for (let i = 1; i < args.length; i++) values.push(this.operand(args[i]!, dot, scope));
      this.isCondition = outside;
      if (piped) values.push(piped);
      return this.call(TEMPLATE_FUNCTIONS.get(first.name)!, first, args.slice(1), values);
    }
    const value = this.operand(first, dot, scope);
    if (first.kind === 'nil' && args.length === 1) return this.fail(first, '`nil` is no value that could be written.');
    // Times of Go have methods, and those take arguments.
    const mayBeMethod = first.kind === 'read' && first.fields.length > 0 && value.type === 'any';
    if ((args.length > 1 || piped) && !mayBeMethod) return this.fail(command, 'Only a function takes arguments, and this is none.');
    for (let i = 1; i < args.length; i++) this.operand(args[i]!, dot, scope);
    return value;
  }

  private call(fn: TemplateFunction, at: Span, args: readonly Operand[], values: readonly TemplateValue[]): TemplateValue {
    const { parameters, isVariadic } = fn;
    const least = isVariadic ? parameters.length - 1 : parameters.length;
    if (values.length < least || (!isVariadic && values.length > least)) {
      return this.fail(at, `\`${fn.name}\` takes ${least === 0 && !isVariadic ? 'no arguments' : `${isVariadic ? 'at least ' : ''}${least} ${least === 1 ? 'argument' : 'arguments'}, as in \`${signatureOf(fn)}\``}, and has ${values.length} here; a piped value is the last one.`);
    }
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const parameter = parameters[Math.min(i, parameters.length - 1)]!;
      if (!fits(value, parameter.type)) return this.fail(args[i] ?? at, `\`${fn.name}\` takes ${WORDS[parameter.type]} for \`${parameter.name}\`, and this is ${WORDS[value.type]}.`);
    }
    this.constants(fn, at, args, values);
    if (fn.name === 'printf') this.verbs(args[0] ?? at, values);
    if (COMPARISONS.has(fn.name)) this.compare(fn.name, at, args, values);
    const result = this.result(fn, args, values);
    const reads = readsOf(fn, values);
    return reads ? { ...result, reads } : result;
  }

  /** Texts that are written into the template, and of which the function can make nothing. */
  private constants(fn: TemplateFunction, at: Span, args: readonly Operand[], values: readonly TemplateValue[]): void {
    for (const [i, { constant, isFormatted }] of values.entries()) {
      const problem = constant && !isFormatted ? constantProblem(fn.name, i, constant) : undefined;
      if (problem) this.fail(args[i] ?? at, `\`${fn.name}\` fails, for ${problem}.`);
    }
  }

  private verbs(at: Span, [format, ...values]: readonly TemplateValue[]): void {
    if (!format?.constant || format.isFormatted) return;
    const problem = verbProblem(format.constant.value, values.map(kindOf));
    if (!problem) return;
    const { from, isVerbatim } = format.constant;
    // A variable may hold the format, and then stands for the whole of it.
    const isHere = at.from === from && isVerbatim;
    this.failures.push({ from: isHere ? from + 1 + problem.from : at.from, to: isHere ? from + 1 + problem.to : at.to, message: problem.message, fixes: [] });
  }

  private result(fn: TemplateFunction, args: readonly Operand[], values: readonly TemplateValue[]): TemplateValue {
    const [first, second] = values;
    switch (fn.name) {
      case 'query': {
        const query = first && this.query(first);
        return query ? { type: 'samples', of: query } : { type: 'samples' };
      }
      case 'first':
        return { type: 'sample', ...(first?.of ? { of: first.of } : {}) };
      case 'sortByLabel':
        this.readLabel(first!, args[0], second!);
        return { type: 'samples', ...(second?.of ? { of: second.of } : {}) };
      case 'label':
        this.readLabel(first!, args[0], second!);
        return TEXT;
      case 'index':
        if (first!.type === 'labels' && second) this.readLabel(second, args[1], first!);
        if (first!.type === 'labels' || first!.type === 'external labels') return values.length === 2 ? TEXT : ANY;
        return first!.type === 'samples' && values.length === 2 ? { type: 'sample', ...(first!.of ? { of: first!.of } : {}) } : ANY;
      case 'printf':
        return first?.constant && !first.isFormatted ? { type: 'text', constant: first.constant, isFormatted: values.length > 1 } : TEXT;
      default:
        return fn.returns === 'text' ? TEXT : { type: fn.returns };
    }
  }

  private query({ constant, isFormatted }: TemplateValue): TemplateQuery | undefined {
    if (!constant) return undefined;
    const query = this.queries?.get(constant) ?? (isFormatted ? formattedQuery(constant) : constantQuery(constant));
    if (query) (this.queries ??= new Map()).set(constant, query);
    return query;
  }

  /** Notes a label that is named by a constant. */
  private readLabel(name: TemplateValue, operand: Operand | undefined, { of }: TemplateValue): void {
    if (operand?.kind !== 'string' || !name.constant || of === undefined) return;
    const at = operand.isVerbatim ? { from: operand.from + 1, to: operand.to - 1 } : { from: operand.from, to: operand.to };
    this.note({ ...at, label: operand.value, of });
  }

  private note(read: LabelRead): void {
    if (this.isCondition && read.of === 'alert') (this.guarded ??= new Set()).add(read.label);
    this.labels.push(read);
  }

  /** Go compares floating-point numbers with no others. */
  private compare(name: string, at: Span, args: readonly Operand[], values: readonly TemplateValue[]): void {
    const kinds = values.map(kindOf);
    const [first] = kinds;
    if (first === undefined) return;
    const i = kinds.findIndex((kind, j) => j > 0 && kind !== undefined && kind !== first);
    if (i < 0) return;
    const kind = kinds[i];
    if ((first === 'float' && kind === 'integer') || (first === 'integer' && kind === 'float')) {
      const constant = [args[0], args[i]].find((arg) => arg?.kind === 'number' && /^[+-]?\d+$/.test(arg.text));
      const written = constant?.kind === 'number' ? constant.text : undefined;
      this.fail(
        constant ?? at,
        `\`${name}\` cannot compare a floating-point number with an integer${written === undefined ? '.' : `: write \`${written}.0\`.`}`,
        constant && written !== undefined ? [{ title: `Write ${written}.0`, edits: [{ from: constant.to, to: constant.to, text: '.0' }] }] : [],
      );
    } else {
      this.fail(args[i] ?? at, `\`${name}\` cannot compare ${WORDS[values[0]!.type]} with ${WORDS[values[i]!.type]}.`);
    }
  }

  private operand(operand: Operand, dot: TemplateValue, scope: Scope): TemplateValue {
    if (operand.from === this.watched) this.scope = scope.all();
    const value = this.valueOf(operand, dot, scope);
    const result = value.type === 'value' || value.reads ? { ...value, reads: [{ from: operand.from, to: operand.to }] } : value;
    this.operands.push({ operand, value: result });
    return result;
  }

  private valueOf(operand: Operand, dot: TemplateValue, scope: Scope): TemplateValue {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return { type: 'nil' };
      case 'bool':
        return { type: 'bool' };
      case 'number':
        return { type: 'number', constantKind: !operand.text.startsWith("'") && !/^[+-]?0[xX][^.pP]*$/.test(operand.text) && /[.eEpP]/.test(operand.text) ? 'float' : 'integer' };
      case 'string':
        return { type: 'text', constant: operand };
      case 'function': {
        const fn = TEMPLATE_FUNCTIONS.get(operand.name)!;
        return this.call(fn, operand, [], []);
      }
      case 'pipeline':
        return this.pipeline(operand, dot, scope);
      case 'read':
        return this.read(operand, dot, scope);
    }
  }

  private read({ of, fields }: Read, dot: TemplateValue, scope: Scope): TemplateValue {
    let value: TemplateValue;
    if (of.kind === 'dot') value = dot;
    else if (of.kind === 'variable') value = this.held(of.name, scope.get(of.name) ?? ANY);
    else if (of.kind === 'function') value = this.call(TEMPLATE_FUNCTIONS.get(of.name)!, of, [], []);
    else value = this.pipeline(of, dot, scope);
    for (const field of fields) value = this.field(value, field);
    return value;
  }

  private field(value: TemplateValue, field: TemplateField): TemplateValue {
    const { name } = field;
    switch (value.type) {
      case 'data':
        if (name === 'Labels') return ALERT_LABELS;
        if (name === 'Value') return VALUE;
        if (name === 'ExternalLabels') return EXTERNAL_LABELS;
        if (name === 'ExternalURL') return TEXT;
        return this.unknownField(field, "The alert's data has", [...DATA_FIELDS.keys()]);
      case 'sample':
        if (name === 'Labels') return { type: 'labels', ...(value.of ? { of: value.of } : {}) };
        if (name === 'Value') return ANY;
        return this.unknownField(field, 'A sample has', ['Labels', 'Value']);
      case 'labels':
        if (value.of) this.note({ from: field.from, to: field.to, label: name, of: value.of });
        return TEXT;
      case 'external labels':
        return TEXT;
      case 'samples':
        return this.fail(field, `The result of a query is a list, and has no field \`${name}\`: take one of its samples with \`first\`, or all of them with \`range\`.`);
      case 'any':
      case 'time':
        return ANY;
      default:
        return this.fail(field, `${capital(WORDS[value.type])} has no field \`${name}\`.`);
    }
  }

  private unknownField(field: TemplateField, owner: string, names: readonly string[]): TemplateValue {
    const meant = names.find((name) => name.toLowerCase() === field.name.toLowerCase()) ?? didYouMean(field.name, names);
    const fixes = meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ from: field.from, to: field.to, text: meant }] }];
    return this.fail(field, `${owner} no field \`${field.name}\`, but ${names.map((name) => `\`${name}\``).join(', ')}${meant === undefined ? '.' : `; did you mean \`${meant}\`?`}`, fixes);
  }
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/** More of them are not told apart in what comes out. */
const MOST_READS = 20;

/** What says only yes or no, or how many, does not hand the alert's value on. */
function readsOf({ returns, name }: TemplateFunction, values: readonly TemplateValue[]): readonly Span[] | undefined {
  if (returns === 'bool' || name === 'len' || name === 'query' || values.every(({ reads }) => reads === undefined)) return undefined;
  const reads = values.flatMap((value) => value.reads ?? []).slice(0, MOST_READS);
  return reads.length > 0 ? reads : undefined;
}
