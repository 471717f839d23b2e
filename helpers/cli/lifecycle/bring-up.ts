import { Ledger, type Leftover } from '../../evidence/leftovers.ts';
import { newRunId } from '../../evidence/run-id.ts';
import { openExistingMesh } from '../../mesh/existing/open-existing-mesh.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { startMesh } from '../../mesh/start-mesh.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';
import type { CastImages, MeshFlags } from '../commands/options.ts';
import type { CommandContext } from '../context.ts';
import { describeLeftover } from './leftover-words.ts';
import { supervised } from './supervise.ts';

/** Flags that choose an existing mesh instead of one of ours. */
export interface TargetFlags {
  readonly castImage?: CastImages;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly revision?: string;
}

/** `meshproof up`: brings the mesh up under its own signal handling. */
export async function bringUp(context: CommandContext, flags: MeshFlags): Promise<StartedMesh> {
  const startedAt = new Date();
  const ledger = new Ledger(meshproofDirs().state, newRunId(startedAt), startedAt);
  const leftovers = () => ledger.leftovers.map(describeLeftover);
  return supervised(context, { leftovers }, (signal) => startOwnMesh(context, flags, ledger, signal));
}

/** Opens somebody's mesh as a guest. */
export async function openMesh(
  { progress }: CommandContext,
  flags: TargetFlags,
  signal: AbortSignal,
): Promise<StartedMesh> {
  return progress.phase('mesh', () => openExistingMesh({ ...flags, ...castImagesOf(flags), signal }));
}

/**
 * Brings our kind mesh up, or finds it unchanged. While it is being made it stands in the ledger; once whole it outlives the run on
 * purpose. What an error or an abort left half-made is removed before this returns, so the ledger keeps it only after a kill.
 */
export async function startOwnMesh(
  context: CommandContext,
  flags: MeshFlags,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<StartedMesh> {
  const leftover: Leftover = { kind: 'cluster', name: flags.name };
  ledger.record(leftover);
  try {
    return await startMesh({
      ...flags,
      ...castImagesOf(flags),
      signal,
      phase: (title, work) => context.progress.phase(title, work),
    });
  } finally {
    ledger.strike(leftover);
  }
}

function castImagesOf({ castImage }: TargetFlags): { readonly castImages?: CastImages } {
  return castImage === undefined ? {} : { castImages: castImage };
}
