import { didYouMean } from '../../text/did-you-mean';
import { replaceScalar } from '../../yaml/edit';
import { isScalar } from '../../yaml/tree';
import { defineRule } from '../rule';
import { locate, pathName, violationSpan } from './violation';

export default defineRule({
  id: 'schema/invalid-value',
  severity: 'error',
  structure(violations, context) {
    for (const violation of violations) {
      if (violation.kind !== 'value') continue;
      const { node, candidates, expected, path } = violation;
      const meant = isScalar(node) ? didYouMean(node.text, candidates) : undefined;
      context.report({
        from: violation.from,
        to: violation.to,
        message: `The value of \`${path}\` must be ${expected}.`,
        fixes: isScalar(node) && meant ? [{ title: `Change to \`${meant}\``, edits: [replaceScalar(node, meant)] }] : [],
      });
    }
  },
  contractFile(violations, context) {
    const { root } = context.document;
    for (const violation of violations) {
      if (violation.kind !== 'invalid-value') continue;
      const node = locate(root, violation.path)?.node;
      const what = violation.field !== undefined ? `The name \`${violation.field}\` in \`${pathName(violation.path)}\`` : violation.path.length > 0 ? `The value of \`${pathName(violation.path)}\`` : 'The contract';
      const scalar = node?.kind === 'scalar' && violation.field === undefined ? node : undefined;
      const meant = scalar && didYouMean(scalar.text, violation.candidates);
      context.report({
        ...violationSpan(root, violation),
        message: `${what} must be ${violation.expected || 'another value'}.`,
        fixes: scalar && meant ? [{ title: `Change to \`${meant}\``, edits: [replaceScalar(scalar, meant)] }] : [],
      });
    }
  },
});
