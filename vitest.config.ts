import { configDefaults, defineConfig } from 'vitest/config';
import { ISOLATED } from './scripts/test-run/projects.ts';

/**
 * MESHPROOF_ALLURE=1 also writes Allure results. It is off by default, because Allure wraps every
 * matcher and lengthens every failure.
 */
const allure = process.env['MESHPROOF_ALLURE'] === '1';

/** Limits end what hangs: on a machine that is busy with other programs, tests take much longer. */
const withoutCluster = {
  setupFiles: allure ? ['allure-vitest/setup'] : [],
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 60_000 } },
};

export default defineConfig({
  test: {
    reporters: ['default', ...(allure ? ['allure-vitest/reporter'] : [])],
    passWithNoTests: false,
    maxWorkers: 2,
    teardownTimeout: 300_000,
    projects: [
      {
        test: {
          ...withoutCluster,
          name: 'unit',
          include: ['helpers/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ISOLATED],
          isolate: false,
          setupFiles: [...withoutCluster.setupFiles, 'scripts/test-run/shared-worker.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: { ...withoutCluster, name: 'unit-isolated', include: [...ISOLATED], sequence: { groupOrder: 1 } },
      },
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['helpers/**/*.test-d.ts'],
            tsconfig: 'tsconfig.types.json',
            ignoreSourceErrors: true,
          },
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...withoutCluster,
          name: 'model',
          include: ['helpers/**/*.test-model.ts', 'suites/**/*.test-model.ts'],
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'conform',
          include: ['suites/**/*.e2e.ts'],
          globalSetup: ['suites/mesh.setup.ts'],
          retry: 0,
          expect: { requireAssertions: true },
          fileParallelism: false,
          maxWorkers: 1,
          // One file runs all checks of its area; each condition inside has its own budget
          // (helpers/timing).
          testTimeout: 1_800_000,
          hookTimeout: 3_600_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
