import { isConfigKind, PROGRAMS } from '../../model/config-files';
import type { JsonSchema } from '../../schema/json-schema';
import { scalarType } from '../../yaml/kubernetes-scalar';
import { quote } from '../../yaml/edit';
import { isScalar, type YamlNode } from '../../yaml/tree';
import { unquotedQueries } from '../../model/unquoted-query';
import { defineRule, type Fix } from '../rule';

export default defineRule({
  id: 'schema/type',
  severity: 'error',
  structure(violations, context) {
    for (const violation of violations) {
      if (violation.kind !== 'type') continue;
      const { node, schema, path, expected, found } = violation;
      // A number or a boolean in the place of a query has a rule of its own, which says what happens to it.
      if (path.endsWith('.expr') && (isScalar(node) || unquotedQueries(context.document, context.kind).some(({ from }) => from === node.from))) continue;
      const isReadDifferently = !isConfigKind(context.kind) && isScalar(node) && found === 'a boolean' && !/^(?:true|false)$/i.test(node.text);
      context.report({
        from: violation.from,
        to: violation.to,
        message: `${path === '' ? 'The document' : `\`${path}\``} must be ${expected}, not ${found}${isReadDifferently ? `: \`kubectl\` reads \`${node.text}\` as \`${/^(?:yes|on)$/i.test(node.text)}\`` : ''}. ${isConfigKind(context.kind) ? `${PROGRAMS[context.kind]} refuses the file.` : context.kind === 'prometheus-rules' ? 'Prometheus refuses the whole file.' : context.kind === 'values' ? 'Prometheus or its operator refuses all of these groups.' : 'Kubernetes converts nothing, and refuses the object.'}`,
        // A port's number in the place of its name is no name when it is quoted.
        fixes: path.endsWith('.port') ? [] : fixesOf(node, schema, found),
      });
    }
  },
});

/** What was meant is plain where only the quotes are wrong, and where the text in the other type is a valid value. */
function fixesOf(node: YamlNode, schema: JsonSchema, found: string): Fix[] {
  if (!isScalar(node)) return [];
  if (schema.type === 'string' && found !== 'a string' && !schema.pattern && !schema.enum) {
    const text = quote(node.text, 'double');
    return [{ title: `Change to \`${text}\``, edits: [{ from: node.from, to: node.to, text }] }];
  }
  const isQuoted = node.style === 'single' || node.style === 'double';
  if (!isQuoted || scalarType({ ...node, style: 'plain', type: plainType(node.text) }) !== schema.type) return [];
  return [{ title: `Change to \`${node.text}\``, edits: [{ from: node.from, to: node.to, text: node.text }] }];
}

const plainType = (text: string): 'number' | 'boolean' | 'string' => (/^-?[0-9]+$/.test(text) ? 'number' : /^(?:true|false)$/.test(text) ? 'boolean' : 'string');
