import { defineRule } from '../rule';

export default defineRule({
  id: 'schema/deprecated',
  severity: 'hint',
  structure(violations, context) {
    for (const violation of violations) {
      if (violation.kind !== 'deprecated') continue;
      context.report({ from: violation.from, to: violation.to, message: `\`${violation.path}\` is deprecated. ${violation.replacement}` });
    }
  },
});
