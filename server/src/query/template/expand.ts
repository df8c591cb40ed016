import type { Command, Control, Operand, Pipeline, TemplateNode, TemplateTree } from './ast';
import { BUILTINS, fieldOf, type TemplateWorld } from './builtins';
import { goUnquote } from './constants';
import { TEMPLATE_FUNCTIONS } from './functions';
import { parseTemplate } from './parse';
import { AlertData, Failure, isList, isMap, isTrue, Sample, sortedKeys, sprint, typeOf, Unknown, type GoValue } from './values';

/** What comes of a template. */
export type Expansion =
  | { readonly kind: 'text'; readonly text: string }
  /** Prometheus writes an error in place of the text. */
  | { readonly kind: 'fails'; readonly message: string }
  /** It cannot be told here what Prometheus writes. */
  | { readonly kind: 'unknown'; readonly message: string };

/** For which alert a template is expanded. */
export interface TemplateData {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly externalLabels?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  /** When it is evaluated, in seconds since the epoch. */
  readonly time: number;
}

/** Runs a query of a template at the time of the evaluation; it is rejected with the reason where the server refuses it. */
export type RunTemplateQuery = (promql: string) => Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>;

/** A template that loops over many samples may write much; an alert is no page. */
const MOST_CHARACTERS = 100_000;
const MOST_STEPS = 100_000;
const MOST_QUERIES = 20;
const MAX_CALLS = 100;

/** The result of a query that is not there yet. */
class NeedsQuery extends Error {
  constructor(readonly promql: string) {
    super();
  }
}

/**
 * Expands a template of an alert as Prometheus does (template.Expander.Expand). Queries run one after the other, as the template asks for
 * them: it is expanded anew with what the last one brought.
 */
export async function expandTemplate(template: string, data: TemplateData, run: RunTemplateQuery): Promise<Expansion> {
  const { tree, problem } = parseTemplate(template);
  if (!tree) return problem ? { kind: 'fails', message: problem.message } : { kind: 'unknown', message: 'the template is nested too deeply' };
  const answers = new Map<string, readonly Sample[] | Failure>();
  for (;;) {
    try {
      return { kind: 'text', text: new Expander(tree, data, answers).run() };
    } catch (error) {
      if (error instanceof Failure) return { kind: 'fails', message: error.message };
      if (error instanceof Unknown) return { kind: 'unknown', message: error.message };
      if (!(error instanceof NeedsQuery)) throw error;
      if (answers.size >= MOST_QUERIES) return { kind: 'unknown', message: `it runs more than ${MOST_QUERIES} queries` };
      answers.set(error.promql, await run(error.promql).then((samples) => samples.map(({ labels, value }) => new Sample(new Map(Object.entries(labels)), value)), (reason: unknown) => new Failure(reason instanceof Error ? reason.message : String(reason))));
    }
  }
}

/** The variables of a block, and of those around it. */
class Scope {
  private readonly own = new Map<string, GoValue>();

  constructor(private readonly outer?: Scope) {}

  get(name: string): GoValue {
    return this.own.has(name) ? this.own.get(name) : this.outer?.get(name);
  }

  declare(name: string, value: GoValue): this {
    this.own.set(name, value);
    return this;
  }

  assign(name: string, value: GoValue): void {
    if (this.own.has(name) || !this.outer) this.own.set(name, value);
    else this.outer.assign(name, value);
  }
}

type Flow = 'break' | 'continue' | undefined;

class Expander {
  private out = '';
  private steps = 0;
  private calls = 0;
  private readonly world: TemplateWorld;
  private readonly data: AlertData;

  constructor(private readonly tree: TemplateTree, { labels, value, externalLabels = {}, externalUrl = '', time }: TemplateData, answers: ReadonlyMap<string, readonly Sample[] | Failure>) {
    this.data = new AlertData(new Map(Object.entries(labels)), new Map(Object.entries(externalLabels)), externalUrl, value);
    this.world = {
      externalUrl,
      now: time,
      query: (promql) => {
        const answer = answers.get(promql);
        if (!answer) throw new NeedsQuery(promql);
        if (answer instanceof Failure) throw answer;
        return answer;
      },
    };
  }

  run(): string {
    const { data } = this;
    const scope = new Scope().declare('$', data).declare('$labels', data.labels).declare('$value', data.value).declare('$externalLabels', data.externalLabels).declare('$externalURL', data.externalUrl);
    this.list(this.tree.body, data, scope);
    return this.out;
  }

  private write(text: string): void {
    this.out += text;
    if (this.out.length > MOST_CHARACTERS) throw new Unknown(`it writes more than ${MOST_CHARACTERS.toLocaleString('en-US')} characters`);
  }

  private list(nodes: readonly TemplateNode[], dot: GoValue, scope: Scope): Flow {
    for (const node of nodes) {
      if (++this.steps > MOST_STEPS) throw new Unknown('it goes on for too long');
      const flow = this.node(node, dot, scope);
      if (flow) return flow;
    }
    return undefined;
  }

  private node(node: TemplateNode, dot: GoValue, scope: Scope): Flow {
    switch (node.kind) {
      case 'text':
        this.write(node.text);
        return undefined;
      case 'break':
      case 'continue':
        return node.kind;
      case 'action': {
        const value = this.declared(node.pipeline, dot, scope);
        if (node.pipeline.variables.length === 0) this.write(sprint(value));
        return undefined;
      }
      case 'call':
        this.call(node.name, node.pipeline && this.pipeline(node.pipeline, dot, scope));
        return undefined;
      default:
        return this.control(node, dot, new Scope(scope));
    }
  }

  private call(name: string, dot: GoValue): void {
    const definition = this.tree.definitions.get(name);
    if (!definition) throw new Failure(`there is no template ${JSON.stringify(name)}`);
    if (++this.calls > MAX_CALLS) throw new Unknown('templates call each other too often');
    this.list(definition.body, dot, new Scope().declare('$', dot));
    this.calls--;
  }

  private control(node: Control, dot: GoValue, scope: Scope): Flow {
    if (node.kind === 'range') return this.range(node, dot, scope);
    const value = this.declared(node.pipeline, dot, scope);
    if (isTrue(value)) return this.list(node.body, node.kind === 'with' ? value : dot, scope);
    return this.list(node.otherwise, dot, scope);
  }

  private range({ pipeline, body, otherwise }: Control, dot: GoValue, scope: Scope): Flow {
    const value = this.pipeline(pipeline, dot, scope);
    const elements: (readonly [key: GoValue, element: GoValue])[] = isMap(value) ? sortedKeys(value).map((key) => [key, value.get(key)]) : isList(value) ? value.map((element, i) => [BigInt(i), element]) : value === undefined ? [] : this.noLoop(value);
    if (elements.length === 0) return this.list(otherwise, dot, scope);
    const [first, second] = pipeline.variables;
    for (const [key, element] of elements) {
      const inner = new Scope(scope);
      const set = (name: string, given: GoValue): unknown => (pipeline.isAssignment ? inner.assign(name, given) : inner.declare(name, given));
      if (first) set(first.name, second ? key : element);
      if (second) set(second.name, element);
      if (this.list(body, element, inner) === 'break') break;
    }
    return undefined;
  }

  private noLoop(value: GoValue): never {
    if (typeof value === 'bigint') throw new Unknown('Prometheus loops over a number only when it is built with Go 1.22 or later');
    throw new Failure(`range can't iterate over ${typeOf(value)}`);
  }

  /** The value of a pipeline, which its variables hold from here on. */
  private declared(pipeline: Pipeline, dot: GoValue, scope: Scope): GoValue {
    const value = this.pipeline(pipeline, dot, scope);
    for (const { name } of pipeline.variables) {
      if (pipeline.isAssignment) scope.assign(name, value);
      else scope.declare(name, value);
    }
    return value;
  }

  private pipeline({ commands }: Pipeline, dot: GoValue, scope: Scope): GoValue {
    let piped: [GoValue] | [] = [];
    for (const command of commands) piped = [this.command(command, dot, scope, piped)];
    return piped[0];
  }

  private command({ args }: Command, dot: GoValue, scope: Scope, piped: readonly GoValue[]): GoValue {
    const [first, ...others] = args;
    if (first === undefined) return piped[0];
    if (first.kind === 'function') return this.invoke(first.name, others, dot, scope, piped);
    if (first.kind === 'nil') throw new Failure('nil is not a command');
    const value = this.operand(first, dot, scope);
    if (others.length + piped.length === 0) return value;
    // Whatever stands in front of arguments would have to be a method.
    if (first.kind === 'read' && first.fields.length > 0 && !isMap(value) && typeof value === 'object') throw new Unknown('methods are not worked out here');
    throw new Failure("can't give argument to non-function");
  }

  private invoke(name: string, args: readonly Operand[], dot: GoValue, scope: Scope, piped: readonly GoValue[]): GoValue {
    const fn = TEMPLATE_FUNCTIONS.get(name);
    const count = args.length + piped.length;
    const needed = fn ? fn.parameters.length - (fn.isVariadic ? 1 : 0) : 0;
    if (fn && (count < needed || (!fn.isVariadic && count > needed))) throw new Failure(`wrong number of args for ${name}: want ${fn.isVariadic ? 'at least ' : ''}${needed} got ${count}`);
    if (name === 'and' || name === 'or') {
      // The arguments behind the one that decides are not worked out (Go 1.18).
      let value: GoValue;
      for (const get of [...args.map((arg) => () => this.operand(arg, dot, scope)), ...piped.map((given) => () => given)]) if (isTrue((value = get())) === (name === 'or')) break;
      return value;
    }
    const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
    if (!builtin) throw new Unknown(`\`${name}\` is not worked out here`);
    const wanted = (i: number) => fn?.parameters[Math.min(i, fn.parameters.length - 1)]?.type;
    const given = [...args.map((arg, i) => this.argument(arg, wanted(i), dot, scope)), ...piped];
    return builtin(given, this.world);
  }

  /** A constant is of the type that is asked for: `5` is a number with a point where one is wanted. */
  private argument(arg: Operand, wanted: string | undefined, dot: GoValue, scope: Scope): GoValue {
    const value = this.operand(arg, dot, scope);
    if (arg.kind === 'nil' && wanted !== 'any') throw new Failure(`cannot assign nil to ${wanted ?? 'a value'}`);
    return value;
  }

  private operand(operand: Operand, dot: GoValue, scope: Scope): GoValue {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return undefined;
      case 'bool':
      case 'string':
        return operand.value;
      case 'number':
        return constant(operand.text);
      case 'function':
        return this.invoke(operand.name, [], dot, scope, []);
      case 'pipeline': {
        // What is declared in parentheses is of no use outside of them.
        return this.pipeline(operand, dot, scope);
      }
      case 'read': {
        const { of } = operand;
        let value = of.kind === 'dot' ? dot : of.kind === 'variable' ? scope.get(of.name) : this.operand(of, dot, scope);
        for (const { name } of operand.fields) {
          if (value === undefined) throw new Failure(`nil has no field ${name}`);
          value = fieldOf(value, name);
        }
        return value;
      }
    }
  }
}

/** A constant as Go types it where nothing else is asked for: one that is written as a whole number is one. */
function constant(text: string): GoValue {
  if (text.startsWith("'")) return BigInt(goUnquote(text)!.codePointAt(0)!);
  if (/i$/.test(text)) throw new Unknown('complex numbers are not worked out here');
  const digits = text.replaceAll('_', '');
  const [sign, unsigned] = /^[-+]/.test(digits) ? [digits[0] === '-' ? -1n : 1n, digits.slice(1)] : [1n, digits];
  if (/^0[0-7]+$/.test(unsigned)) return sign * BigInt(`0o${unsigned.slice(1)}`);
  if (/^(?:\d+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(unsigned)) return sign * BigInt(unsigned.toLowerCase());
  if (/^0[xX]/.test(unsigned)) return Number(sign) * hexFloat(unsigned);
  return Number(digits);
}

function hexFloat(text: string): number {
  const [, whole = '', fraction = '', exponent] = /^0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([-+]?\d+)$/.exec(text)!;
  return Number(`0x${whole + fraction || '0'}`) * 2 ** (Number(exponent) - 4 * fraction.length);
}
