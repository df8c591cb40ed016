import { isOfRates, unitOf, type ValueUnit } from '../../query/promql/value-unit';
import type { TemplateFacts } from '../../query/template/infer';
import { defineRule } from '../rule';

const FUNCTIONS: Readonly<Record<ValueUnit['kind'] | 'computed', { readonly fn: string; readonly reason: string }>> = {
  'per second': { fn: 'humanize', reason: 'a number per second comes with many digits, such as `0.016666666666666666`' },
  share: { fn: 'humanizePercentage', reason: 'a share comes as a number below 1 with many digits, such as `0.016666666666666666`' },
  computed: { fn: 'humanize', reason: 'what is worked out of rates comes with many digits, such as `0.016666666666666666`' },
  seconds: { fn: 'humanizeDuration', reason: 'a time comes as seconds with many digits, such as `4012.345678901`' },
};

/** Whether the text makes the value readable somewhere; it may then mean to show the bare number, too. */
const isReadable = ({ outputs }: TemplateFacts): boolean => outputs.some(({ value }) => value.type !== 'value' && value.reads !== undefined);

export default defineRule({
  id: 'template/humanize',
  severity: 'information',
  template({ region, facts, query }, context) {
    if (region.place !== 'annotation' || !query || isReadable(facts)) return;
    const raw = facts.outputs.filter(({ value }) => value.type === 'value');
    if (raw.length === 0) return;
    const kind = unitOf(query.expr)?.kind ?? (isOfRates(query.expr) ? 'computed' : undefined);
    if (!kind) return;
    const { fn, reason } = FUNCTIONS[kind];
    for (const { value, to } of raw) {
      const behind = region.text.slice(to, to + 20);
      // Who writes the unit has decided for the number; `1m 4s seconds` would be worse.
      if (kind === 'seconds' && /^ ?(?:s|sec|secs|seconds?)\b/i.test(behind)) continue;
      const isPercent = kind === 'share' && behind.startsWith('%');
      const [at] = value.reads!;
      context.reportIn(region, {
        ...at!,
        message: isPercent ? `The value is a share, so that 5% comes out as \`0.05%\`: pipe it through \`${fn}\`, which writes the sign, too.` : `The value is written as it is, and ${reason}: pipe it through \`${fn}\`.`,
        fixes: [{ title: `Pipe it through ${fn}`, edits: [{ from: at!.to, to: at!.to, text: ` | ${fn}` }, ...(isPercent ? [{ from: to, to: to + 1, text: '' }] : [])] }],
      });
    }
  },
});
