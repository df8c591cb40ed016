import { defineRule } from '../rule';

export default defineRule({
  id: 'yaml/not-checked',
  severity: 'warning',
  document(context) {
    for (const error of context.document.errors) if (error.code === 'limit') context.report(error);
  },
});
