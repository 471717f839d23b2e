import { join } from 'node:path';
import * as z from 'zod';
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

export interface Proof {
  readonly exitCode: number | undefined;
  readonly document: z.infer<typeof documentSchema>;
}

/** Runs `meshproof prove` with these arguments on the tests' mesh, as a user would, and reads its document. */
export async function prove(...args: readonly string[]): Promise<Proof> {
  const output = join(PROJECT, '.vitest', 'bundles');
  const provision = MAY_PROVISION ? [] : ['--no-provision'];
  const command = ['prove', '--name', TEST_MESH, '-o', 'json', '--output-dir', output, ...provision, ...args];
  const { exitCode, stdout } = await meshproof(...command);
  return { exitCode, document: documentSchema.parse(JSON.parse(stdout)) };
}
