import type { Span } from '../../text/range';

/** A name behind a dot; the span is that of the name alone. */
export interface TemplateField extends Span {
  readonly name: string;
}

/** What an argument can be: a constant, something that is read, a function, or a pipeline in parentheses. */
export type Operand =
  | (Span & { readonly kind: 'dot' })
  | (Span & { readonly kind: 'nil' })
  | (Span & { readonly kind: 'bool'; readonly value: boolean })
  | (Span & { readonly kind: 'number'; readonly text: string })
  | StringConstant
  | (Span & { readonly kind: 'function'; readonly name: string })
  | Read
  | Pipeline;

export interface StringConstant extends Span {
  readonly kind: 'string';
  readonly value: string;
  /** Whether each character of the value is one of the source, in order, behind the quote. */
  readonly isVerbatim: boolean;
}

/** Fields of the dot (`.A.B`), of a variable (`$x.A`), or of what parentheses hold (`(…).A`). */
export interface Read extends Span {
  readonly kind: 'read';
  /** `.` for the dot. */
  readonly of: Variable | Pipeline | (Span & { readonly kind: 'dot' }) | (Span & { readonly kind: 'function'; readonly name: string });
  readonly fields: readonly TemplateField[];
}

export interface Variable extends Span {
  readonly kind: 'variable';
  /** With its `$`. */
  readonly name: string;
}

/** A function or a value, with its arguments. */
export interface Command extends Span {
  readonly args: readonly Operand[];
}

/** Commands that hand their results on, and the variables that are set to the last one. */
export interface Pipeline extends Span {
  readonly kind: 'pipeline';
  readonly variables: readonly Variable[];
  /** `=` and not `:=`. */
  readonly isAssignment: boolean;
  readonly commands: readonly Command[];
}

export type ControlWord = 'if' | 'range' | 'with';

export interface Control extends Span {
  readonly kind: ControlWord;
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

export type TemplateNode =
  /** What stands between actions, without the blanks that they trim; empty texts are left out. */
  | (Span & { readonly kind: 'text'; readonly text: string })
  | (Span & { readonly kind: 'action'; readonly pipeline: Pipeline })
  | Control
  | (Span & { readonly kind: 'call'; readonly name: string; readonly nameSpan: Span; readonly pipeline: Pipeline | undefined })
  | (Span & { readonly kind: 'break' })
  | (Span & { readonly kind: 'continue' });

/** A template that others are called from by its name: of `define`, or of `block`. */
export interface Definition {
  readonly name: string;
  readonly body: readonly TemplateNode[];
  /** Nothing but blanks. */
  readonly isEmpty: boolean;
}

export interface TemplateTree {
  readonly body: readonly TemplateNode[];
  readonly definitions: ReadonlyMap<string, Definition>;
}
