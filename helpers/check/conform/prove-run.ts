import * as z from 'zod';
import { onTestMesh } from './command-line.ts';

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

/** Runs `meshproof prove` with these arguments on the tests' mesh and reads its document. */
export async function prove(...args: readonly string[]): Promise<Proof> {
  const { exitCode, stdout } = await onTestMesh('prove', ...args);
  return { exitCode, document: documentSchema.parse(JSON.parse(stdout)) };
}
