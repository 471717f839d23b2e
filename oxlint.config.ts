import { defineConfig } from 'oxlint';
import {
  FLOORS,
  FORBIDDEN_IN_ERRORS,
  FORBIDDEN_IN_SUITES,
  forbiddenOn,
  type ForbiddenImport,
} from './scripts/lint/import-law.ts';

const TIMERS = {
  regex: '^(node:)?timers(/promises)?$',
  message: 'No wait stands in for a condition: use until() of helpers/timing.',
};
const PAUSE = { regex: '(^|/)timing/pause', message: 'Wait for a condition with until(), never for the clock.' };
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
    'max-lines': ['warn', { max: 150, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    'no-empty': ['error', { allowEmptyCatch: false }],
    'no-restricted-globals': ['error', ...timerGlobals],
    ...restrictImports(TIMERS, PAUSE, CHILD_PROCESS),
    'import/no-cycle': 'error',
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
    // Every switch over a union ends without a default: tsc (noImplicitReturns) sees a missing case, this rule would not.
    'consistent-return': 'off',
    // At a boundary (JSON, a thrown value) an assertion follows the check that was just made.
    'typescript/no-unsafe-type-assertion': 'off',
    // A helper stands next to the one function that it serves, inside it if it serves nothing else.
    'unicorn/consistent-function-scoping': 'off',
    // What is sorted or reversed in place here was made for it one call earlier.
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    // Tests take apart what a scanner for secrets would otherwise find in their own source.
    'no-useless-concat': 'off',
    // `using _lock = …` is held for its effect; tsc reports names that are forgotten.
    'no-underscore-dangle': 'off',
    // Properties (it.prop) are tests too, and a mock's type follows from what it stands in for.
    'vitest/no-standalone-expect': 'off',
    'vitest/require-mock-type-parameters': 'off',
    // Order matters to the reader: what is public comes first, its helpers follow (functions are hoisted).
    'no-use-before-define': 'off',
    // A loop that waits, probes in turn or applies in order awaits inside; the promise rules above catch what was forgotten.
    'no-await-in-loop': 'off',
    // Node runs what it imports: polyfills and reflect-metadata are imported for their effect.
    'import/no-unassigned-import': 'off',
  },
  overrides: [
    ...FLOORS.map((floor) => ({
      files: [`helpers/${floor}/**/*.ts`],
      rules: restrictImports(...forbiddenOn(floor), ...(floor === 'timing' ? [] : [TIMERS, PAUSE]), CHILD_PROCESS),
    })),
    { files: ['helpers/errors.ts'], rules: restrictImports(...FORBIDDEN_IN_ERRORS) },
    { files: ['suites/**/*.ts'], rules: restrictImports(...FORBIDDEN_IN_SUITES) },
    { files: ['helpers/timing/**/*.ts'], rules: { 'no-restricted-globals': 'off' } },
    // What must not compile is asserted by @ts-expect-error.
    { files: ['**/*.test-d.ts'], rules: { 'vitest/expect-expect': 'off' } },
    {
      files: ['**/*.test.ts', '**/*.test-d.ts', '**/*.test-model.ts'],
      rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
    },
  ],
  ignorePatterns: ['node_modules', '.tools', '.vitest', 'meshproof-report'],
});
