import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KindSchemas, type SchemaFile } from '../schema/kind-schemas';

/** The schemas in a folder that the build wrote. A program whose folder lacks a file goes without what it would say. */
export const schemasIn = (folder: string): KindSchemas =>
  new KindSchemas((name) => {
    try {
      return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as SchemaFile;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  });

/** The schemas beside the program that runs; for tests, which are modules and have no such folder, those of the last build. */
export const SCHEMAS = schemasIn(typeof __dirname === 'string' ? join(__dirname, 'schemas') : resolve('dist/schemas'));
