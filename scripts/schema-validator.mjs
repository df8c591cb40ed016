// An esbuild plugin: `import validate from 'schema-validator:<name>'` becomes the validator that Ajv compiles
// from schemas/<name>.schema.json. Compiling at build time keeps the schema compiler out of the bundles and
// its 40 to 100 ms out of every start.
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** @param {string} root the folder that holds schemas/ */
export function schemaValidator(root) {
  const prefix = 'schema-validator:';
  return {
    name: 'schema-validator',
    setup(build) {
      build.onResolve({ filter: /^schema-validator:/ }, (args) => ({ path: args.path.slice(prefix.length), namespace: 'schema-validator' }));
      // The compiled code calls a few helpers of Ajv; they are taken in even where packages stay outside.
      build.onResolve({ filter: /^ajv\/dist\/runtime\// }, (args) => ({ path: require.resolve(args.path) }));
      build.onLoad({ filter: /.*/, namespace: 'schema-validator' }, (args) => {
        const file = path.join(root, 'schemas', `${args.path}.schema.json`);
        const ajv = new Ajv({ allErrors: true, strict: false, verbose: false, inlineRefs: false, code: { source: true } });
        const validate = ajv.compile(JSON.parse(fs.readFileSync(file, 'utf8')));
        return { contents: standaloneCode(ajv, validate), loader: 'js', resolveDir: root, watchFiles: [file] };
      });
    },
  };
}
