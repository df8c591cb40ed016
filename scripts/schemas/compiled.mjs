// Reads back the JSON Schema of which the package's compiled validators were made. They have one function for each
// part of a schema; in it, what it complains of tells its keywords, and what it calls tells its parts.
import ts from 'typescript';

/**
 * One definition of a package.
 *
 * @param {string} source the text of a file of `_schemas/`
 * @returns {object} a JSON Schema; `$ref` is the import that it points to, such as `./Io….js`
 */
export function readCompiled(source) {
  const file = ts.createSourceFile('schema.js', source, ts.ScriptTarget.Latest, true);
  const functions = new Map();
  const imports = new Map();
  const variables = new Map();
  let root;
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement)) functions.set(statement.name.text, statement);
    else if (ts.isImportDeclaration(statement)) for (const { name } of statement.importClause?.namedBindings?.elements ?? []) imports.set(name.text, statement.moduleSpecifier.text);
    else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (name.text === 'validate') root = initializer.text;
        else variables.set(name.text, initializer);
      }
    }
  }

  const schemaOf = (name) => (imports.has(name) ? { $ref: imports.get(name) } : readFunction(functions.get(name)));

  function readFunction(declaration) {
    const schema = {};
    const same = [];
    const visit = (node) => {
      if (ts.isObjectLiteralExpression(node)) {
        const fields = objectOf(node);
        if (fields.keyword) return keyword(schema, literalOf(fields.keyword), objectOf(fields.params));
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && /^validate\d+$/.test(node.expression.text)) part(node.expression.text, node.arguments[0]);
      ts.forEachChild(node, visit);
    };
    const part = (name, data) => {
      if (ts.isIdentifier(data)) same.push(schemaOf(name));
      else if (ts.isPropertyAccessExpression(data)) (schema.properties ??= {})[data.name.text] = schemaOf(name);
      else if (ts.isStringLiteral(data.argumentExpression)) (schema.properties ??= {})[data.argumentExpression.text] = schemaOf(name);
      else if (data.argumentExpression.text.startsWith('key')) schema.additionalProperties = schemaOf(name);
      else schema.items = schemaOf(name);
    };
    visit(declaration.body);
    if (schema.oneOf) schema.oneOf = same;
    else if (same.length === 1 && Object.keys(schema).length === 0) return same[0];
    else if (same.length > 0) schema.allOf = same;
    return schema;
  }

  const objectOf = (node) => Object.fromEntries(node.properties.map((property) => [property.name.text, property.initializer ?? property.name]));

  function literalOf(node) {
    if (ts.isIdentifier(node)) return literalOf(variables.get(node.text));
    if (ts.isArrayLiteralExpression(node)) return node.elements.map(literalOf);
    if (ts.isPrefixUnaryExpression(node)) return -literalOf(node.operand);
    return ts.isNumericLiteral(node) ? Number(node.text) : node.text;
  }

  function keyword(schema, name, params) {
    if (name === 'required') (schema.required ??= []).push(literalOf(params.missingProperty));
    else if (name === 'enum') schema.enum = literalOf(params.allowedValues);
    else if (name === 'oneOf') schema.oneOf = [];
    else if (name === 'type' || name === 'format' || name === 'pattern') schema[name] = literalOf(params[name]);
    else schema[name] = literalOf(params.limit);
  }

  return schemaOf(root);
}
