import { defineRule } from '../rule';

export default defineRule({
  id: 'template/call',
  severity: 'warning',
  template({ region, facts }, context) {
    for (const failure of facts.failures) context.reportIn(region, failure);
  },
});
