import { readFile } from 'node:fs/promises';

/** The capability whose absence makes `docker run --privileged` fail ("unable to apply caps"). */
const SYS_RESOURCE = 24;

export interface BoundingSet {
  /** Numbers of the capabilities this kernel knows and this process may never gain. */
  readonly missing: readonly number[];
  readonly lacksSysResource: boolean;
}

/**
 * Reads the bounding set out of the text of /proc/self/status.
 * @param lastCapability highest capability number the kernel knows (/proc/sys/kernel/cap_last_cap)
 * @throws Error when the text has no CapBnd line
 */
export function parseBoundingSet(status: string, lastCapability: number): BoundingSet {
  const mask = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  if (mask === undefined) throw new Error('no CapBnd line in the process status');
  const held = BigInt(`0x${mask}`);
  const missing = Array.from({ length: lastCapability + 1 }, (_, number) => number).filter(
    (number) => (held & (1n << BigInt(number))) === 0n,
  );
  return { missing, lacksSysResource: missing.includes(SYS_RESOURCE) };
}

/** The bounding set of this process, which every process it starts inherits. */
export async function hostBoundingSet(): Promise<BoundingSet> {
  const [status, last] = await Promise.all([
    readFile('/proc/self/status', 'utf8'),
    readFile('/proc/sys/kernel/cap_last_cap', 'utf8'),
  ]);
  return parseBoundingSet(status, Number(last.trim()));
}
