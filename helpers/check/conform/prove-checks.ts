import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { loadChecks } from '../load.ts';
import { MAY_PROVISION, meshproof, PROJECT, TEST_MESH } from './command-line.ts';

const named = z.array(z.object({ check: z.string(), sabotage: z.string(), because: z.string() }));
const documentSchema = z.object({
  sabotages: z.number(),
  caught: z.number(),
  survived: named,
  inconclusive: named,
  notApplicable: named,
  seconds: z.record(z.string(), z.number()),
  bundle: z.string(),
});

interface Proof {
  readonly exitCode: number | undefined;
  readonly document: z.infer<typeof documentSchema>;
}

/**
 * Declares the tests of the sabotage run: on the tests' mesh, from the command line, every sabotage of every check is caught, and a
 * check that is worthless on purpose is found out.
 */
export function proveChecks(): void {
  describe('every check', () => {
    let proof: Proof;
    beforeAll(async () => {
      proof = await prove();
    });

    test('is left out only where it needs telemetry that the mesh lacks', async () => {
      const needy = (await loadChecks(PROJECT)).filter(({ record }) => record.needs.telemetry !== undefined);
      const ids = new Set(needy.map(({ record }) => record.id));
      expect(proof.document.notApplicable.filter(({ check }) => !ids.has(check))).toEqual([]);
    });

    test('turns red under each of its sabotages, as its record says, and under every change left out', () => {
      expect(proof).toMatchObject({
        exitCode: 0,
        document: { survived: [], inconclusive: [], caught: proof.document.sabotages },
      });
      expect(proof.document.caught).toBeGreaterThan(0);
    });

    test('is judged the same again from the evidence alone', async () => {
      expect(await meshproof('replay', proof.document.bundle)).toMatchObject({ exitCode: 0 });
    });
  });

  test('a journey turns red under the sabotages of each of its steps', async () => {
    const { exitCode, document } = await prove('--project', join(PROJECT, 'helpers/check/journey/fixtures/hardening'));
    expect({ exitCode, document }).toMatchObject({ exitCode: 0, document: { sabotages: 5, caught: 5 } });
  });

  test('a worthless check is found out and turns the run red', async () => {
    const { exitCode, document } = await prove('--project', join(PROJECT, 'helpers/check/prove/fixtures/vacuous'));
    expect(exitCode).toBe(1);
    expect(document).toMatchObject({ sabotages: 3, caught: 1, inconclusive: [] });
    expect(document.survived.map(({ sabotage }) => sabotage)).toEqual(['permissive', 'without:mutual.yaml']);
  });
}

async function prove(...args: readonly string[]): Promise<Proof> {
  const output = join(PROJECT, '.vitest', 'bundles');
  const provision = MAY_PROVISION ? [] : ['--no-provision'];
  const command = ['prove', '--name', TEST_MESH, '-o', 'json', '--output-dir', output, ...provision, ...args];
  const { exitCode, stdout } = await meshproof(...command);
  return { exitCode, document: documentSchema.parse(JSON.parse(stdout)) };
}
