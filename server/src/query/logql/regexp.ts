import { RE2JS } from 're2js';
import type { Compiled } from '../promql/regexp';

const known = new Map<string, Pick<Compiled, 'regexp' | 'error'>>();
const CACHE_SIZE = 5000;

/** An expression that is looked for anywhere in a line, as line filters and the parser `regexp` do. */
export function compileSearch(pattern: string): Pick<Compiled, 'regexp' | 'error'> {
  let compiled = known.get(pattern);
  if (!compiled) {
    if (known.size >= CACHE_SIZE) known.clear();
    try {
      compiled = { regexp: RE2JS.compile(pattern), error: undefined };
    } catch (error) {
      compiled = { regexp: undefined, error: (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /, '').replace(/: `[\s\S]*$/, '') };
    }
    known.set(pattern, compiled);
  }
  return compiled;
}

/** The names of an expression's groups, in the order of the text; none where it does not compile. Groups without a name are left out. */
export function groupNames(pattern: string): string[] {
  const { regexp } = compileSearch(pattern);
  return regexp ? Object.keys(regexp.namedGroups()) : [];
}
