import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** The layers of the server from the inside out. A layer imports from itself and from those before it, never outwards. */
const LAYERS = ['text', 'yaml', 'query', 'model', 'schema', 'contract', 'workspace', 'rules', 'features'];
const SHELLS = ['files', 'backends', 'lsp', 'cli'];
/** Which of the layers and shells each folder must not know. */
const forbidden = (folder) => {
  const at = LAYERS.indexOf(folder);
  const outer = at < 0 ? [] : LAYERS.slice(at + 1);
  // The two parsers do not know each other: queries know nothing of YAML.
  return [...outer, ...(folder === 'query' ? ['yaml'] : []), ...SHELLS];
};

const NODE_MODULES_MESSAGE = 'The core runs in a web worker too: only lsp/, cli/, files/ and backends/ may use Node.';
const noOutwardImports = (folder) => ({
  files: [`server/src/${folder}/**/*.ts`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: `^(?:\\.\\./)+(?:${forbidden(folder).join('|')})(?:/|$)`, message: `${folder}/ must not import from an outer layer.` },
          { regex: '^node:', message: NODE_MODULES_MESSAGE },
          { regex: '^(?:vscode|vscode-.*)$', message: 'Only the shells know the editor and its protocol.' },
        ],
      },
    ],
    'no-restricted-globals': ['error', { name: 'process', message: NODE_MODULES_MESSAGE }, { name: 'Buffer', message: NODE_MODULES_MESSAGE }, { name: 'setImmediate', message: NODE_MODULES_MESSAGE }],
  },
});

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.cache/', '**/*.generated.ts'] },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
      'no-console': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
    },
  },
  {
    // Texts of workspaces and servers are hostile: no pattern may take more than a look at each of their characters.
    files: ['server/src/**/*.ts', 'client/**/*.ts'],
    ignores: ['**/*.test.ts'],
    plugins: { regexp },
    rules: { 'regexp/no-super-linear-backtracking': 'error', 'regexp/no-super-linear-move': 'error' },
  },
  ...[...LAYERS].map(noOutwardImports),
  {
    files: ['client/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: 'server/src/(?!lsp/protocol|backends/node-)', message: 'The client knows nothing of the server but its protocol, and what puts requests on the wire.' }] }],
    },
  },
  {
    // A result panel is a page in a browser: it knows neither the editor nor Node.
    files: ['client/webview/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^(?:node:|vscode)', message: 'The panel is a web page.' }] }] },
  },
  {
    // Mocha's callbacks may return promises, and expressions of its assertion chains stand alone.
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off', '@typescript-eslint/no-unsafe-call': 'off', '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/no-unsafe-return': 'off', '@typescript-eslint/require-await': 'off' },
  },
);
