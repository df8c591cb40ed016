import { isConfigKind } from '../../model/config-files';
import { listed } from '../../schema/expectation';
import { didYouMean } from '../../text/did-you-mean';
import { replaceScalar } from '../../yaml/edit';
import { entryOf } from '../../yaml/tree';
import { defineRule } from '../rule';
import { locate, pathName, violationSpan } from './violation';

export default defineRule({
  id: 'schema/unknown-field',
  severity: 'error',
  structure(violations, context) {
    for (const violation of violations) {
      if (violation.kind !== 'unknown-field') continue;
      const { key } = violation.entry;
      const meant = didYouMean(key.text, violation.candidates);
      const where = violation.path === '' ? 'The document' : `\`${violation.path}\``;
      // Within a stage, Promtail passes over what it does not know; other stages than it has, it refuses.
      const isPassedOver = context.kind === 'promtail-config' && /stages\[\d*\]\.[^[\]]+$/.test(violation.path);
      const isOfPromtail = context.kind === 'promtail-config' && (violation.path === '' || /stages\[\d*\]$/.test(violation.path));
      // A name that nothing has may be newer than what is known here; one that stands elsewhere is at the wrong place. Promtail gets no new ones.
      const isSure = !isPassedOver && (meant !== undefined || context.kind === 'prometheus-rules' || (isConfigKind(context.kind) ? isOfPromtail : context.knowsField(key.text)));
      context.report({
        from: key.from,
        to: key.to,
        severity: isSure ? undefined : 'warning',
        message: `${where} has no field \`${key.text}\`${meant ? `; did you mean \`${meant}\`?` : `${isSure ? '' : isPassedOver ? ', and Promtail passes over it' : ', as far as is known here'}.${violation.candidates.length > 0 ? ` It may have: ${listed(violation.candidates)}.` : ''}`}`,
        fixes: meant ? [{ title: `Change to \`${meant}\``, edits: [replaceScalar(key, meant)] }] : [],
      });
    }
  },
  contractFile(violations, context) {
    const { root } = context.document;
    for (const violation of violations) {
      if (violation.kind !== 'unknown-field') continue;
      const at = violationSpan(root, violation);
      const around = locate(root, violation.path)?.node;
      const meant = didYouMean(violation.field!, violation.candidates.filter((name) => !entryOf(around, name)));
      const where = violation.path.length > 0 ? `\`${pathName(violation.path)}\`` : 'The contract';
      context.report({
        ...at,
        message: `${where} has no field \`${violation.field}\`${meant ? `; did you mean \`${meant}\`?` : `. It may have: ${violation.expected}.`}`,
        fixes: meant ? [{ title: `Change to \`${meant}\``, edits: [{ ...at, text: meant }] }] : [],
      });
    }
  },
});
