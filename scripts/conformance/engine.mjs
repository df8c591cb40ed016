// What the product says of a text, as the conformance rows ask for it. The team's contract is off throughout.
import path from 'node:path';
import { loadTypeScript } from '../lib/load-typescript.mjs';
import { ROOT } from '../lib/places.mjs';
import { schemaValidator } from '../schema-validator.mjs';
import { writeSchemas } from '../schemas/write.mjs';

const SCHEMAS = path.join(ROOT, 'out/schemas');
const PROMQL = 'server/src/query/promql';
const LOGQL = 'server/src/query/logql';

/** Loads the product's own checks from their source. */
export async function loadEngine() {
  const files = ['server/src/features/diagnose.ts', 'server/src/features/snapshot.ts', 'server/src/files/schema-files.ts', `${PROMQL}/parse.ts`, `${PROMQL}/versions.ts`, `${PROMQL}/print.ts`, `${PROMQL}/format.ts`, `${LOGQL}/parse.ts`, `${LOGQL}/format.ts`, 'server/src/query/alertmanager-matcher.ts'];
  const [{ diagnose }, { createSnapshot }, { schemasIn }, { isRefused, parsePromql }, { prometheusTarget }, { printPromql }, { formatPromql }, logql, { formatLogql }, { isUtf8, matchersProblem }] = await loadTypeScript(files, [schemaValidator(ROOT)]);
  writeSchemas(ROOT, SCHEMAS);
  const settings = { contract: undefined, severities: {}, schemas: schemasIn(SCHEMAS) };
  const pace = { pause: () => Promise.resolve(), cancelled: false };

  /** The problems of a file, with by the language ids of editors. */
  async function problemsOf(text, languageId = 'yaml', version = '', name = `case.${languageId}`) {
    const snapshot = createSnapshot({ path: name, languageId, text });
    return { problems: await diagnose(snapshot, { ...settings, prometheus: prometheusTarget(version, []) }, pace), snapshot };
  }

  return {
    /** Problems of a YAML file, for a version of Prometheus or the newest: `{ from, to, rule, severity, message }`. */
    async problems(text, version) {
      return (await problemsOf(text, 'yaml', version)).problems;
    },

    /** Problems of a YAML file that has a name of its own. */
    async problemsOfFile(name, text) {
      return (await problemsOf(text, 'yaml', '', name)).problems;
    },

    /** Problems of a dashboard in JSON. */
    async dashboardProblems(text) {
      return (await problemsOf(text, 'json')).problems;
    },

    /** Why one PromQL query is refused, as lines of text; empty where it is accepted. */
    async promqlErrors(text) {
      const { syntax, types } = parsePromql(text);
      const { snapshot, problems } = await problemsOf(text, 'promql');
      // A blank line in the query may split it where it stands in a file; then the parser alone is asked.
      const isOne = snapshot.documents.flatMap(({ analysis }) => analysis.queries).length === 1;
      const errors = isOne ? problems.filter(({ severity }) => severity === 'error') : [...syntax, ...types];
      return errors.length === 0 && isRefused(parsePromql(text)) ? ['refused without an error'] : errors.map(({ message }) => message);
    },

    /** Why one LogQL query is refused, as lines of text; empty where it is accepted. */
    async logqlErrors(text) {
      const { syntax, types, stages, templates } = logql.parseLogql(text);
      const { snapshot, problems } = await problemsOf(text, 'logql');
      const isOne = snapshot.documents.flatMap(({ analysis }) => analysis.queries).length === 1;
      const errors = isOne ? problems.filter(({ severity }) => severity === 'error') : [...syntax, ...types, ...stages.filter(({ isLate }) => !isLate), ...templates.refused];
      return errors.map(({ message }) => message);
    },

    /** The same errors with their offsets, as the parser finds them. */
    promqlErrorsAt(text) {
      const { syntax, types } = parsePromql(text);
      return [...syntax, ...types];
    },

    /** Whether Alertmanager can read a list of matchers: with its parser for UTF-8 names alone, or with both of them. */
    readsMatchers: (text, parser) => (parser === 'utf8' ? isUtf8(text) : matchersProblem(text) === undefined),

    /** A query on one line; undefined where it has a syntax error. */
    print(text) {
      const { expr } = parsePromql(text);
      return expr && printPromql(expr);
    },

    /** A query on lines of at most `width` bytes where they can be broken; undefined where it has a syntax error. */
    format: (text, width) => formatPromql(text, { width }),
    formatLogql: (text, width) => formatLogql(text, { width }),
  };
}
