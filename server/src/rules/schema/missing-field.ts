import { isMapping } from '../../yaml/tree';
import { insertField } from '../../yaml/edit';
import { CONTRACT_SCHEMA } from '../../contract/validate-contract';
import { expectationOf } from '../../schema/expectation';
import { valuesAt } from '../../schema/json-schema';
import { fixWith } from '../fix-with';
import { defineRule } from '../rule';
import { locate, pathName, violationSpan } from './violation';

export default defineRule({
  id: 'schema/missing-field',
  severity: 'error',
  structure(violations, context) {
    for (const violation of violations) {
      if (violation.kind !== 'missing-field') continue;
      const { path, field, mapping, schema } = violation;
      const values = schema.enum?.length === 1 ? schema.enum.map(String) : [];
      context.report({
        from: violation.from,
        to: violation.to,
        message: `${path === '' ? 'The document' : `\`${path}\``} needs a field \`${field}\`: ${values.length > 0 ? `\`${values[0]}\`` : expectationOf([schema])}.`,
        fixes: values.flatMap((value) => fixWith(`Add \`${field}: ${value}\``, insertField(context.document.text, mapping, field, value))),
      });
    }
  },
  contractFile(violations, context) {
    for (const violation of violations) {
      if (violation.kind !== 'missing-field') continue;
      const field = violation.field!;
      const node = locate(context.document.root, violation.path)?.node;
      const values = valuesAt(CONTRACT_SCHEMA, [...violation.path, field]);
      context.report({
        ...violationSpan(context.document.root, violation),
        message: `\`${pathName(violation.path)}\` needs a field \`${field}\`${values.length > 0 ? `: ${values.map((value) => `\`${value}\``).join(', ')}` : ''}.`,
        fixes: isMapping(node) ? values.flatMap((value) => fixWith(`Add \`${field}: ${value}\``, insertField(context.document.text, node, field, value))) : [],
      });
    }
  },
});
