// Reads what the package's declarations say of each field in words.
import ts from 'typescript';

/**
 * The documentation of one type and of its fields, at any nesting.
 *
 * @typedef {{ text?: string, fields: Map<string, Doc>, below?: Doc }} Doc `below` is that of a list's items or a map's values
 * @param {string} source the text of a `.d.ts`
 * @returns {Doc}
 */
export function readDeclaration(source) {
  const file = ts.createSourceFile('declaration.d.ts', source, ts.ScriptTarget.Latest, true);
  const statement = file.statements.find((s) => ts.isInterfaceDeclaration(s)) ?? file.statements.find((s) => ts.isTypeAliasDeclaration(s));
  if (!statement) return { fields: new Map() };
  return { ...(ts.isInterfaceDeclaration(statement) ? { fields: fieldsOf(statement.members) } : typeDoc(statement.type)), text: textOf(statement) };
}

const fieldsOf = (members) => new Map(members.filter((member) => ts.isPropertySignature(member)).map((member) => [member.name.text, { ...typeDoc(member.type), text: textOf(member) }]));

function typeDoc(type) {
  if (type && ts.isTypeLiteralNode(type)) {
    const index = type.members.find((member) => ts.isIndexSignatureDeclaration(member));
    return { fields: fieldsOf(type.members), ...(index && { below: typeDoc(index.type) }) };
  }
  if (type && ts.isTypeReferenceNode(type) && type.typeName.text === 'Array') return { fields: new Map(), below: typeDoc(type.typeArguments[0]) };
  return { fields: new Map() };
}

/** The comment in front of a declaration, as it was before the package escaped Markdown in it. */
function textOf(node) {
  const comment = node.jsDoc?.at(-1)?.getText();
  const text = comment?.replace(/^\/\*\*|\*\/$/g, '').replace(/^[ \t]*\*[ \t]?/gm, '').trim();
  return text?.replaceAll(/\\([*_`<>{}@[\]/])/g, '$1') || undefined;
}
