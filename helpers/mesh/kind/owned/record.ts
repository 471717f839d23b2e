import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { type ClusterFiles, makeClusterFolder } from '../cluster-files.ts';

const ClusterRecord = z.object({
  /** Id of the network that meshproof made for the cluster. */
  network: z.string(),
  /** Ids of the containers that kind made on it; none while the cluster is being made. */
  containers: z.array(z.string()),
});

/** What of a cluster was made here, by id. */
export type ClusterRecord = z.infer<typeof ClusterRecord>;

/** Writes what was made into the cluster's folder. */
export async function writeRecord(files: ClusterFiles, record: ClusterRecord): Promise<void> {
  await makeClusterFolder(files);
  await writeFile(files.record, `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

/**
 * What was written when the cluster was made, or undefined: another state directory made it, or
 * none did.
 */
export async function readRecord(files: ClusterFiles): Promise<ClusterRecord | undefined> {
  const text = await readFile(files.record, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  if (text === '') return undefined;
  const parsed = ClusterRecord.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : undefined;
}

/** A file that a full disk cut off proves nothing: the network's own mark decides then. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
