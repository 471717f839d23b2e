/** Rounds that are not counted: sidecars connect and caches fill. */
export const WARM_UP = 2;

const BLOCKS = 3;

/**
 * Splits the rounds to measure into blocks of equal size, so that the ways can be measured
 * alternately.
 */
export function blocksOf(rounds: number): readonly number[] {
  return Array.from({ length: BLOCKS }, () => Math.ceil(rounds / BLOCKS));
}

/**
 * Measures one block of each way alternately: a machine that gets slower or faster does so for all
 * of them.
 */
export async function alternately<Made>(
  rounds: number,
  parts: readonly ((rounds: number) => Promise<Made>)[],
): Promise<readonly (readonly Made[])[]> {
  for (const part of parts) await part(WARM_UP);
  const made: Made[][] = parts.map(() => []);
  for (const size of blocksOf(rounds)) for (const [index, part] of parts.entries()) made[index]?.push(await part(size));
  return made;
}
