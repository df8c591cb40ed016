/**
 * The syntax of Grafana Alloy's configuration, as far as its values are written down and not computed
 * (https://grafana.com/docs/alloy/latest/get-started/configuration-syntax/).
 */
export interface AlloyBody {
  readonly attributes: ReadonlyMap<string, AlloyValue>;
  readonly blocks: readonly AlloyBlock[];
}

/** `loki.write "default" { … }`. */
export interface AlloyBlock extends AlloyBody {
  readonly name: string;
  /** Empty where it has none. */
  readonly label: string;
  /** What its expressions refer to, those of blocks in it included. */
  readonly references: readonly string[];
}

export type AlloyValue =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: AlloyValue])[] }
  | { readonly kind: 'array'; readonly items: readonly AlloyValue[] }
  /** `discovery.relabel.pods.output`; also `true`, `null` and the like. */
  | { readonly kind: 'reference'; readonly path: string }
  | { readonly kind: 'call'; readonly path: string; readonly args: readonly AlloyValue[] }
  /** Numbers, and whatever is computed. */
  | { readonly kind: 'other' };

/** Characters, and levels; more than anybody writes. */
const MOST = { length: 1_000_000, depth: 60 };

const BLANK = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const WORD = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const STRING = /"((?:[^"\\\n]|\\.)*)"/y;
const RAW = /`([^`]*)`/y;
const NUMBER = /(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const OPERATOR = /\|\||&&|==|!=|<=|>=|[-+*/%^<>]/y;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g;

/** The blocks of a configuration; undefined where anything in it cannot be read. Never throws. */
export function readAlloy(text: string): AlloyBody | undefined {
  if (text.length > MOST.length) return undefined;
  const reader = new Reader(text);
  const body = reader.body(0);
  return reader.isAtEnd && !reader.hasFailed ? body : undefined;
}

class Reader {
  hasFailed = false;
  private at = 0;
  private references: string[] = [];

  constructor(private readonly text: string) {
    this.skip();
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Attributes and blocks, up to whatever is neither. */
  body(depth: number): AlloyBody {
    const attributes = new Map<string, AlloyValue>();
    const blocks: AlloyBlock[] = [];
    if (depth > MOST.depth) this.hasFailed = true;
    while (!this.hasFailed) {
      const name = this.path();
      if (name === undefined) break;
      if (this.takes('=')) attributes.set(name, this.value(depth + 1));
      else blocks.push(this.block(name, depth));
    }
    return { attributes, blocks };
  }

  private block(name: string, depth: number): AlloyBlock {
    const around = this.references;
    this.references = [];
    const label = this.quoted() ?? '';
    this.expect('{');
    const body = this.body(depth + 1);
    this.expect('}');
    const { references } = this;
    this.references = around;
    for (const reference of references) around.push(reference);
    return { name, label, ...body, references };
  }

  private value(depth: number): AlloyValue {
    if (depth > MOST.depth) this.hasFailed = true;
    let value = this.operand(depth);
    while (!this.hasFailed && this.match(OPERATOR) !== undefined) {
      this.operand(depth);
      value = { kind: 'other' };
    }
    return value;
  }

  private operand(depth: number): AlloyValue {
    let value = this.primary(depth);
    // What is taken out of a value, or is called, is not known.
    while (!this.hasFailed) {
      if (this.takes('[')) {
        this.value(depth + 1);
        this.expect(']');
        value = { kind: 'other' };
      } else if (this.takes('(')) {
        const args = this.list(')', depth);
        value = value.kind === 'reference' ? { kind: 'call', path: value.path, args } : { kind: 'other' };
      } else if (this.takes('.')) {
        if (this.match(WORD) === undefined) this.hasFailed = true;
        value = { kind: 'other' };
      } else {
        break;
      }
    }
    if (value.kind === 'reference') this.references.push(value.path);
    return value;
  }

  private primary(depth: number): AlloyValue {
    const text = this.quoted();
    if (text !== undefined) return { kind: 'string', text };
    if (this.takes('[')) return { kind: 'array', items: this.list(']', depth) };
    if (this.takes('{')) return { kind: 'object', entries: this.entries(depth) };
    if (this.takes('(')) {
      const value = this.value(depth + 1);
      this.expect(')');
      return value;
    }
    if (this.takes('-') || this.takes('!')) {
      if (depth > MOST.depth) this.hasFailed = true;
      else this.operand(depth + 1);
      return { kind: 'other' };
    }
    const path = this.path();
    if (path !== undefined) return { kind: 'reference', path };
    if (this.match(NUMBER) === undefined) this.hasFailed = true;
    return { kind: 'other' };
  }

  private list(end: string, depth: number): AlloyValue[] {
    const items: AlloyValue[] = [];
    while (!this.hasFailed && !this.takes(end)) {
      items.push(this.value(depth + 1));
      if (!this.takes(',')) {
        this.expect(end);
        break;
      }
    }
    return items;
  }

  private entries(depth: number): (readonly [string, AlloyValue])[] {
    const entries: (readonly [string, AlloyValue])[] = [];
    while (!this.hasFailed && !this.takes('}')) {
      const key = this.quoted() ?? this.match(WORD);
      this.expect('=');
      if (key === undefined || this.hasFailed) break;
      entries.push([key, this.value(depth + 1)]);
      if (!this.takes(',')) {
        this.expect('}');
        break;
      }
    }
    return entries;
  }

  /** Words with dots between them. */
  private path(): string | undefined {
    let path = this.match(WORD);
    while (path !== undefined && this.text[this.at] === '.') {
      this.takes('.');
      const next = this.match(WORD);
      if (next === undefined) this.hasFailed = true;
      else path += `.${next}`;
    }
    return path;
  }

  private quoted(): string | undefined {
    const raw = this.match(RAW);
    if (raw !== undefined) return raw.slice(1, -1);
    const quoted = this.match(STRING);
    return quoted?.slice(1, -1).replace(ESCAPE, (_, wide?: string, narrow?: string, plain?: string) => (plain === undefined ? String.fromCharCode(parseInt((wide ?? narrow)!, 16)) : (ESCAPED[plain] ?? plain)));
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) this.hasFailed = true;
  }

  private takes(sign: string): boolean {
    if (this.text[this.at] !== sign || (sign === '=' && this.text[this.at + 1] === '=')) return false;
    this.at++;
    this.skip();
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    this.skip();
    return found;
  }

  private skip(): void {
    BLANK.lastIndex = this.at;
    if (BLANK.test(this.text)) this.at = BLANK.lastIndex;
  }
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
