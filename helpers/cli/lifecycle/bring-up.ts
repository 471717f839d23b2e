import { newRunId } from '../../evidence/bundle/run-id.ts';
import { Ledger } from '../../evidence/ledger/ledger.ts';
import type { Leftover } from '../../evidence/ledger/schema.ts';
import { openExistingMesh } from '../../mesh/existing/open-existing-mesh.ts';
import type { Purpose } from '../../mesh/existing/rights.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { startMesh } from '../../mesh/start-mesh.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';
import type { CastImages, MeshFlags } from '../commands/options/options.ts';
import type { CommandContext } from '../context.ts';
import { claimMesh, releaseMesh } from './claims.ts';
import { leftoversWithRemedies } from './remedies.ts';
import { supervised } from './supervise.ts';

/** Flags that choose an existing mesh instead of a managed one. */
export interface TargetFlags {
  readonly castImage?: CastImages;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly revision?: string;
}

/** `meshproof up`: starts the mesh under its own signal handling. */
export async function bringUp(context: CommandContext, flags: MeshFlags): Promise<StartedMesh> {
  const startedAt = new Date();
  const runId = newRunId(startedAt);
  const ledger = new Ledger(meshproofDirs().state, runId, startedAt);
  const leftovers = () => leftoversWithRemedies(runId, ledger.leftovers);
  return supervised(context, { leftovers }, async (signal) => {
    try {
      return await startManagedMesh(context, flags, ledger, signal);
    } finally {
      releaseMesh(ledger);
    }
  });
}

/** Opens an existing mesh, for an account that has every right that these purposes need. */
export async function openMesh(
  { progress }: CommandContext,
  flags: TargetFlags,
  purposes: readonly Purpose[],
  signal: AbortSignal,
): Promise<StartedMesh> {
  return progress.phase('mesh', async (log) => {
    const mesh = await openExistingMesh({ ...flags, ...castImagesOf(flags), purposes, signal });
    for (const line of mesh.notes) log(line);
    return mesh;
  });
}

/**
 * Starts the managed mesh, or finds it unchanged, and claims it for this run before reading
 * anything of it; the caller releases the claim. The cluster is in the ledger only while it is
 * being created: an error or an abort removes an unfinished one, so only a kill leaves it there.
 * @throws MeshproofError naming another run that uses the mesh
 */
export async function startManagedMesh(
  context: CommandContext,
  flags: MeshFlags,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<StartedMesh> {
  const leftover: Leftover = { kind: 'cluster', name: flags.name };
  try {
    return await startMesh({
      ...flags,
      ...castImagesOf(flags),
      whileLocked: () => {
        claimMesh(ledger, flags.name);
        ledger.record(leftover);
      },
      signal,
      phase: (title, work) => context.progress.phase(title, work),
    });
  } finally {
    ledger.cleanUp(leftover);
  }
}

function castImagesOf({ castImage }: TargetFlags): { readonly castImages?: CastImages } {
  return castImage === undefined ? {} : { castImages: castImage };
}
