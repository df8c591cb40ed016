import { defineRule } from '../rule';

export default defineRule({
  id: 'template/value-in-label',
  severity: 'warning',
  template({ region, facts }, context) {
    if (region.place !== 'label') return;
    const seen = new Set<number>();
    for (const { value } of facts.outputs) {
      for (const { from, to } of value.reads ?? []) {
        if (seen.has(from)) continue;
        seen.add(from);
        context.reportIn(region, {
          from,
          to,
          message: `\`${region.text.slice(from, to)}\` makes the value a part of the alert's labels: each new value is another alert, for which \`for\` begins anew, and the old one resolves. Move it to an annotation.`,
        });
      }
    }
  },
});
