import { didYouMean } from '../../text/did-you-mean';
import { defineContractRule } from '../rule';

const plain = (title: string): string => title.trim().toLowerCase();

export default defineContractRule({
  id: 'contract/dashboard-variable',
  severity: 'warning',
  dashboard({ title, variables }, context) {
    if (!title || !variables) return;
    const { dashboards } = context.contract;
    const name = Object.keys(dashboards).find((known) => plain(known) === plain(title.value));
    const wanted = name === undefined ? [] : (dashboards[name]!.variables ?? []);
    const others = variables.filter(({ value }) => !wanted.includes(value));
    for (const variable of wanted.filter((one) => !variables.some(({ value }) => value === one))) {
      const meant = didYouMean(variable, others.map(({ value }) => value));
      const misspelt = meant === undefined ? undefined : others.find(({ value }) => value === meant);
      // Queries read the variable under its old name, so that another one is not all that it takes.
      const message = `The contract asks for a variable \`${variable}\` on the dashboard \`${name}\`, so that whoever looks for it finds it on each of them${misspelt ? `; this one is called \`${meant}\`.` : '.'}`;
      const { from, to } = misspelt ?? title;
      context.report({ from, to, message });
    }
  },
});
