/**
 * Expands VS Code snippets to the text that a user gets who accepts every default.
 *
 * The syntax is https://code.visualstudio.com/docs/editing/userdefinedsnippets#_snippet-syntax: tab stops, placeholders,
 * choices and variables, nested in each other. Transforms (`${1/…/…/}`) are not part of it.
 */

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'stop'; readonly number: string; readonly content?: readonly Part[] }
  | { readonly kind: 'variable'; readonly name: string; readonly content?: readonly Part[] };

/**
 * The text of a snippet with its defaults: a placeholder gives its content, a choice its first option, and a tab stop that
 * is written again without content the same as where it has some. A variable gives its value, or else its default, or else
 * its name, as VS Code does with a variable that it does not know.
 *
 * @param body the snippet's body; several strings are its lines
 * @param variables the values of variables such as TM_FILENAME_BASE
 * @throws Error for a transform and for a brace that is not closed
 */
export function expandSnippet(body: string | readonly string[], variables: Readonly<Record<string, string>> = {}): string {
  const parts = parseSnippet(body);
  const defaults = new Map<string, readonly Part[]>();
  collectDefaults(parts, defaults);
  return render(parts, defaults, variables, new Set());
}

/** The numbers of a snippet's tab stops, each once, in the order in which they stand in the text. */
export function tabStops(body: string | readonly string[]): number[] {
  const found = new Set<number>();
  const visit = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (part.kind === 'text') continue;
      if (part.kind === 'stop') found.add(Number(part.number));
      visit(part.content ?? []);
    }
  };
  visit(parseSnippet(body));
  return [...found];
}

const parseSnippet = (body: string | readonly string[]): Part[] => new Parser(typeof body === 'string' ? body : body.join('\n')).parts(false);

function collectDefaults(parts: readonly Part[], defaults: Map<string, readonly Part[]>): void {
  for (const part of parts) {
    if (part.kind === 'text' || !part.content) continue;
    if (part.kind === 'stop' && !defaults.has(part.number)) defaults.set(part.number, part.content);
    collectDefaults(part.content, defaults);
  }
}

/** @param open the tab stops whose content is being written, since one may name itself inside its own content */
function render(parts: readonly Part[], defaults: ReadonlyMap<string, readonly Part[]>, variables: Readonly<Record<string, string>>, open: ReadonlySet<string>): string {
  const write = (part: Part): string => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'variable') return variables[part.name] ?? (part.content ? render(part.content, defaults, variables, open) : part.name);
    const content = part.content ?? defaults.get(part.number);
    return !content || open.has(part.number) ? '' : render(content, defaults, variables, new Set([...open, part.number]));
  };
  return parts.map(write).join('');
}

class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Parts up to the end, or up to the brace that closes a placeholder. */
  parts(inBraces: boolean): Part[] {
    const parts: Part[] = [];
    let plain = '';
    const flush = (): void => {
      if (plain) parts.push({ kind: 'text', text: plain });
      plain = '';
    };
    while (this.at < this.text.length) {
      if (inBraces && this.text[this.at] === '}') {
        flush();
        this.at++;
        return parts;
      }
      const escape = /^\\([$}\\])/.exec(this.rest(2));
      const part = escape ? undefined : this.special();
      if (part) {
        flush();
        parts.push(part);
      } else {
        plain += escape ? escape[1]! : this.text[this.at]!;
        this.at += escape ? 2 : 1;
      }
    }
    if (inBraces) throw new Error('a placeholder is not closed');
    flush();
    return parts;
  }

  private rest(length?: number): string {
    return this.text.slice(this.at, length === undefined ? undefined : this.at + length);
  }

  /** A tab stop or variable at this position. A dollar before anything else is a dollar. */
  private special(): Part | undefined {
    const match = /^\$(?:(\d+)|([A-Za-z_]\w*)|\{(?:(\d+)|([A-Za-z_]\w*))([:|/}]))/.exec(this.rest());
    if (!match) return undefined;
    const [whole, bareNumber, bareName, number = bareNumber, name = bareName, delimiter] = match;
    this.at += whole.length;
    const content = this.content(delimiter);
    return number !== undefined ? { kind: 'stop', number, content } : { kind: 'variable', name: name!, content };
  }

  private content(delimiter: string | undefined): Part[] | undefined {
    if (delimiter === ':') return this.parts(true);
    if (delimiter === '|') return [{ kind: 'text', text: this.choices()[0]! }];
    if (delimiter === '/') throw new Error('a transform has no default that can be told without an editor');
    return undefined;
  }

  /** The options of a choice; `\,`, `\|` and `\\` stand for the characters themselves. */
  private choices(): string[] {
    const options = [''];
    while (this.at < this.text.length) {
      if (this.rest(2) === '|}') {
        this.at += 2;
        return options;
      }
      const escape = /^\\([,|\\])/.exec(this.rest(2));
      const character = escape ? escape[1]! : this.text[this.at]!;
      this.at += escape ? 2 : 1;
      if (character === ',' && !escape) options.push('');
      else options[options.length - 1] += character;
    }
    throw new Error('a choice is not closed');
  }
}
