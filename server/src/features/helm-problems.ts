import { alertActions } from '../model/helm-template';
import type { Fix } from '../rules/rule';
import type { Span } from '../text/range';
import type { Snapshot } from './snapshot';

interface Found extends Span {
  readonly rule: string;
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** What Helm will refuse in a file. Its documents are read with holes in the place of actions, so only the file itself can tell. */
export function helmProblemsIn(snapshot: Snapshot): Found[] {
  if (snapshot.analyses[0]?.role !== 'template') return [];
  const { text } = snapshot;
  return alertActions(text).map(({ from, to, variable }) => {
    const action = text.slice(from, to);
    return {
      rule: 'template/helm-escape',
      from,
      to,
      message: `Helm expands this action itself and refuses \`${variable}\`, which only Prometheus knows: the chart cannot be rendered. Escape it, so that Helm writes it as it is: {{\`{{ … }}\`}}.`,
      // Between backquotes, Helm's template reads everything as it is; a backquote in it would end that.
      fixes: action.includes('`') ? [] : [{ title: 'Escape it for Helm', isSafe: true, edits: [{ from, to, text: `{{\`${action}\`}}` }] }],
    };
  });
}
