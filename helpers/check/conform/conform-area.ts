import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { loadChecks } from '../load/load.ts';
import { NO_TELEMETRY } from '../plan/requirements.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { meshproof, onTestMesh, PROJECT } from './command-line.ts';
import { prove, type Proof } from './prove-run.ts';

const modelSchema = z.object({ disagrees: z.object({ cells: z.number() }) });
const documentSchema = z.object({
  verdict: z.string(),
  checks: z.object({ total: z.number() }),
  model: modelSchema,
  bundle: z.string(),
});
const verdictsSchema = z.object({
  checks: z.array(z.object({ id: z.string(), verdict: z.string(), because: z.string() })),
});

/** Tag of checks that restart the control plane and take minutes; the tests leave them out. */
const NIGHTLY = 'nightly';
const NOT_NIGHTLY = ['--filter', `!${NIGHTLY}`] as const;

interface AreaRun {
  readonly exitCode: number | undefined;
  readonly document: z.infer<typeof documentSchema>;
  readonly verdicts: z.infer<typeof verdictsSchema>;
}

/**
 * Declares the tests of one folder of suites. Its checks run once, from the command line, on the
 * tests' mesh, and each must conform: one that is inconclusive or not applicable fails, unless it
 * requires what that mesh lacks. Then every sabotage must be caught on the same cast. The cast is
 * deleted afterwards, since istiod pushes each change to every sidecar, and two cores cannot serve
 * those of all areas.
 */
export async function conformArea(folder: string): Promise<void> {
  const area = basename(folder);
  const checks = (await loadChecks(PROJECT)).filter(
    (check) => check.area === area && !check.record.tags.includes(NIGHTLY),
  );
  describe(`area ${area}`, () => {
    let run: AreaRun;
    beforeAll(async () => {
      run = await runArea(area);
    });

    test('exits with 0 and prints one document whose verdict is conforms', () => {
      expect(run).toMatchObject({
        exitCode: 0,
        document: { verdict: 'conforms', checks: { total: checks.length } },
      });
      expect(checks.length).toBeGreaterThan(0);
    });

    test('has the outcome that the model predicts in every cell, wherever the model knows one', () => {
      expect(run.document.model.disagrees.cells).toBe(0);
    });

    test.for(checks.map(titled))('%s %s', ([id]) => {
      const judged = run.verdicts.checks.find((check) => check.id === id);
      expect(judged).toMatchObject(expectedOf(id, checks));
    });

    describe('every check', () => {
      proveArea(area, checks);
    });
  });
}

function proveArea(area: string, checks: readonly LoadedCheck[]): void {
  let proof: Proof;
  beforeAll(async () => {
    proof = await prove(area, ...NOT_NIGHTLY, '--keep', 'never');
  });

  test('is left out only where it needs telemetry that the mesh lacks', () => {
    const needy = checks.filter(({ record }) => record.requires.telemetry !== undefined);
    const ids = new Set(needy.map(({ record }) => record.id));
    expect(proof.document.notApplicable.filter(({ check }) => !ids.has(check))).toEqual([]);
  });

  test('deviates under each of its sabotages, as its record expects, and under every change left out', () => {
    expect(proof).toMatchObject({
      exitCode: 0,
      document: { survived: [], inconclusive: [], caught: proof.document.sabotages },
    });
    expect(proof.document.caught).toBeGreaterThan(0);
  });

  test('is judged the same again from the evidence alone', async () => {
    expect(await meshproof('replay', proof.document.bundle)).toMatchObject({ exitCode: 0 });
  });
}

/** The tests' mesh has upstream Envoy: checks that need Istio's own are not applicable. */
function expectedOf(id: string, checks: readonly LoadedCheck[]): object {
  const requires = checks.find(({ record }) => record.id === id)?.record.requires;
  return requires?.telemetry === undefined
    ? { verdict: 'conforms', because: '' }
    : { verdict: 'not-applicable', because: NO_TELEMETRY };
}

function titled({ record }: LoadedCheck): readonly [string, string] {
  return [record.id, record.title];
}

async function runArea(area: string): Promise<AreaRun> {
  const { exitCode, stdout } = await onTestMesh('run', area, ...NOT_NIGHTLY);
  const document = documentSchema.parse(JSON.parse(stdout));
  const verdicts = verdictsSchema.parse(JSON.parse(await readFile(join(document.bundle, 'verdicts.json'), 'utf8')));
  return { exitCode, document, verdicts };
}
