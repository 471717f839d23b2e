import { CHECK_FLOORS, FLOORS } from './import-law.ts';

/** An import in a project of fixtures, and whether the law allows it. */
export interface FixtureImport {
  readonly file: string;
  readonly specifier: string;
  readonly allowed: boolean;
}

function allow(file: string, specifier: string): FixtureImport {
  return { file, specifier, allowed: true };
}

function forbid(file: string, specifier: string): FixtureImport {
  return { file, specifier, allowed: false };
}

const single: readonly FixtureImport[] = [
  allow('suites/a/e2e-takes-check.e2e.ts', '../../helpers/check/x.ts'),
  allow('suites/a/takes-neighbour.check.ts', './neighbour.ts'),
  forbid('suites/a/takes-model.check.ts', '../../helpers/model/x.ts'),
  forbid('suites/a/takes-cli.e2e.ts', '../../helpers/cli/x.ts'),
  forbid('suites/a/takes-errors.e2e.ts', '../../helpers/errors.ts'),
  forbid('suites/a/takes-scripts.e2e.ts', '../../scripts/x.ts'),
  forbid('suites/a/takes-package.e2e.ts', 'vitest'),
  forbid('suites/a/takes-node.e2e.ts', 'node:fs'),
  forbid('helpers/errors.ts', './model/x.ts'),
  forbid('helpers/mesh/deep/down/takes-report.ts', '../../../report/x.ts'),
  allow('helpers/mesh/deep/down/takes-kube.ts', '../../../kube/x.ts'),
  forbid('helpers/cli/takes-suites.ts', '../../suites/a/takes-neighbour.check.ts'),
  forbid('helpers/cli/takes-scripts.ts', '../../scripts/x.ts'),
  forbid('helpers/check/run/takes-scripts.ts', '../../../scripts/x.ts'),
  forbid('helpers/cli/takes-child-process.ts', 'node:child_process'),
  forbid('helpers/timing/takes-child-process.ts', 'child_process'),
  forbid('helpers/cli/takes-timers.ts', 'node:timers/promises'),
  allow('helpers/timing/takes-timers.ts', 'node:timers/promises'),
  forbid('helpers/mesh/takes-pause.ts', '../timing/pause.ts'),
  forbid('helpers/check/run/takes-pause.ts', '../../timing/pause.ts'),
  forbid('scripts/takes-timers.ts', 'timers/promises'),
  allow('scripts/takes-cli.ts', '../helpers/cli/x.ts'),
  allow('helpers/check/judge/deep/takes-simulated.test.ts', '../../../simulated/x.ts'),
  forbid('helpers/check/judge/deep/takes-live.test.ts', '../../../live/x.ts'),
  forbid('helpers/check/judge/deep/takes-run.test.ts', '../../run/x.ts'),
  forbid('helpers/probe/takes-simulated.test.ts', '../simulated/x.ts'),
];

/** Each of `floors` imports each of them; `exceptions` are forbidden although they point down. */
function pairs(place: string, floors: readonly string[], exceptions: readonly string[] = []): readonly FixtureImport[] {
  return floors.flatMap((importer, height) =>
    floors.map((imported, other) => ({
      file: `${place}/${importer}/takes-${imported}.ts`,
      specifier: `../${imported}/x.ts`,
      allowed: other <= height && !exceptions.includes(`${importer} takes ${imported}`),
    })),
  );
}

/** A floor inside helpers/check imports what helpers/check does. */
const outward = CHECK_FLOORS.flatMap((floor) =>
  FLOORS.map((imported) => ({
    file: `helpers/check/${floor}/deep/takes-${imported}.ts`,
    specifier: `../../../${imported}/x.ts`,
    allowed: FLOORS.indexOf(imported) <= FLOORS.indexOf('check'),
  })),
);

export const FIXTURE_IMPORTS: readonly FixtureImport[] = [
  ...single,
  ...pairs('helpers', FLOORS, ['simulated takes live']),
  ...pairs('helpers/check', CHECK_FLOORS),
  ...FLOORS.map((floor) => allow(`helpers/${floor}/takes-errors.ts`, '../errors.ts')),
  ...outward,
];

export interface FixtureSource {
  readonly text: string;
  /** The rule that reports it, as oxlint names it. */
  readonly rule: string;
}

function circleType(name: string, other: string): FixtureSource {
  const text = `import type { ${other} } from './${other}.ts';\n\nexport interface ${name} {\n  readonly to?: ${other};\n}\n`;
  return { text, rule: 'import(no-cycle)' };
}

export const FIXTURE_SOURCES: Readonly<Record<string, FixtureSource>> = {
  'helpers/cli/sleeps.ts': { text: 'setTimeout(() => undefined, 500);\n', rule: 'eslint(no-restricted-globals)' },
  'scripts/repeats.ts': { text: 'setInterval(() => undefined, 500);\n', rule: 'eslint(no-restricted-globals)' },
  'helpers/kube/floats.ts': {
    text: 'export function start(work: () => Promise<void>): void {\n  work();\n}\n',
    rule: 'typescript(no-floating-promises)',
  },
  'helpers/kube/swallows.ts': {
    text: 'export function parse(text: string): unknown {\n  try {\n    return JSON.parse(text);\n  } catch {}\n  return undefined;\n}\n',
    rule: 'eslint(no-empty)',
  },
  'helpers/kube/long.ts': {
    text: `export function long(): number {\n  let sum = 0;\n${'  sum += 1;\n'.repeat(50)}  return sum;\n}\n`,
    rule: 'eslint(max-lines-per-function)',
  },
  // Types alone make a circle as well.
  'helpers/kube/One.ts': circleType('One', 'Two'),
  'helpers/kube/Two.ts': circleType('Two', 'One'),
};
