import { stopMesh } from '../../mesh/stop-mesh.ts';
import type { CommandContext } from '../context.ts';
import { refuseWhileAnyClaimed, refuseWhileClaimed } from './claims.ts';
import { supervised } from './supervise.ts';

/** `meshproof down`: removes the mesh, and the private engine when asked; answers what was removed, a line each. */
export async function takeDown(
  context: CommandContext,
  { name, engine }: { name: string; engine: boolean },
): Promise<readonly string[]> {
  const removed = await supervised(context, { leftovers: () => [`what is left of cluster ${name}`] }, (signal) =>
    context.progress.phase('down', (say) => {
      const whileLocked = (): void => {
        refuseWhileClaimed(name, `take the kind cluster ${name} down`);
        // Every mesh on the engine ends with it.
        if (engine) refuseWhileAnyClaimed('stop the private engine');
      };
      return stopMesh({ name, engine, whileLocked, signal, progress: say });
    }),
  );
  return removed.length === 0 ? ['nothing was up'] : removed.map((what) => `removed ${what}`);
}
