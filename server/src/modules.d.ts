/** Texts that the bundler takes in as strings. */
declare module '*.md' {
  const text: string;
  export default text;
}
declare module '*.yaml' {
  const text: string;
  export default text;
}

/** The validator of schemas/<name>.schema.json, compiled at build time. */
declare module 'schema-validator:*' {
  const validate: import('./schema/violations').CompiledValidator;
  export default validate;
}
