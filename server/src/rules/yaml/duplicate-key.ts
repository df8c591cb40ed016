import { defineRule } from '../rule';

export default defineRule({
  id: 'yaml/duplicate-key',
  severity: 'error',
  document(context) {
    for (const error of context.document.errors) if (error.code === 'duplicate-key') context.report(error);
  },
});
