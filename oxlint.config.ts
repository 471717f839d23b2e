import { defineConfig } from 'oxlint';
import { type ForbiddenImport, IMPORT_LAWS } from './scripts/lint/import-law.ts';

const TIMERS = {
  regex: '^(node:)?timers(/promises)?$',
  message: 'Do not wait for a time instead of a condition: use until() of helpers/timing.',
};
const PAUSE = { regex: '(^|/)timing/pause', message: 'Wait for a condition with until(), never for a time.' };
const CHILD_PROCESS = {
  regex: '^(node:)?child_process$',
  message: 'Processes are started by execa, with a cancelSignal.',
};

const timerGlobals = ['setTimeout', 'setInterval'].map((name) => ({ name, message: TIMERS.message }));

function restrictImports(...patterns: readonly ForbiddenImport[]) {
  return { 'no-restricted-imports': ['error', { patterns: [...patterns] }] } as const;
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  options: { typeAware: true },
  categories: { correctness: 'error', suspicious: 'error' },
  env: { node: true, es2024: true },
  rules: {
    'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    'no-empty': ['error', { allowEmptyCatch: false }],
    'no-restricted-globals': ['error', ...timerGlobals],
    ...restrictImports(TIMERS, PAUSE, CHILD_PROCESS),
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/await-thenable': 'error',
    'typescript/ban-ts-comment': [
      'error',
      { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 },
    ],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': ['error', { ignoreVoid: false }],
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/use-unknown-in-catch-callback-variable': 'error',
    'vitest/no-disabled-tests': 'error',
    'vitest/no-focused-tests': 'error',
    // No switch over a union has a default: tsc (noImplicitReturns) reports a missing case, which
    // this rule would not.
    'consistent-return': 'off',
    // At a boundary (JSON, a thrown value) an assertion follows a check at run time.
    'typescript/no-unsafe-type-assertion': 'off',
    // A helper is next to the one function that calls it, or inside it.
    'unicorn/consistent-function-scoping': 'off',
    // Arrays that are sorted or reversed in place were made for it one call earlier.
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    // Tests split texts that a scanner for secrets would otherwise find in their source.
    'no-useless-concat': 'off',
    // `using _lock = …` has an effect without a use; tsc reports names that are forgotten.
    'no-underscore-dangle': 'off',
    // Properties (it.prop) are tests too, and a mock has the type of what it replaces.
    'vitest/no-standalone-expect': 'off',
    'vitest/require-mock-type-parameters': 'off',
    // A file begins with its exports; their helpers follow, since functions are hoisted.
    'no-use-before-define': 'off',
    // A loop that waits, or that probes or applies in order, awaits inside. The promise rules above
    // report an await that was forgotten.
    'no-await-in-loop': 'off',
    // Polyfills and reflect-metadata are imported for their effect.
    'import/no-unassigned-import': 'off',
  },
  overrides: [
    ...IMPORT_LAWS.map(({ files, forbidden }) => ({
      files: [files],
      rules: restrictImports(
        ...forbidden,
        ...(files.startsWith('helpers/timing/') ? [] : [TIMERS, PAUSE]),
        CHILD_PROCESS,
      ),
    })),
    { files: ['helpers/timing/**/*.ts'], rules: { 'no-restricted-globals': 'off' } },
    // Tests of types assert by @ts-expect-error that code does not compile.
    { files: ['**/*.test-d.ts'], rules: { 'vitest/expect-expect': 'off' } },
    {
      files: ['**/*.test.ts', '**/*.test-d.ts', '**/*.test-model.ts'],
      rules: { 'max-lines-per-function': 'off' },
    },
  ],
  ignorePatterns: ['node_modules', '.tools', '.vitest', 'meshproof-report'],
});
