import { stopMesh } from '../../mesh/stop-mesh.ts';
import type { CommandContext } from '../context.ts';
import { refuseWhileAnyClaimed, refuseWhileClaimed } from './claims.ts';
import { supervised } from './supervise.ts';

/**
 * `meshproof down`: removes the mesh, and the private engine on request; returns a line for each
 * thing removed.
 */
export async function takeDown(
  context: CommandContext,
  { name, engine }: { name: string; engine: boolean },
): Promise<readonly string[]> {
  const again = `npm run -s meshproof -- down --name ${name}${engine ? ' --engine' : ''}`;
  const leftovers = (): readonly string[] => [`the rest of kind cluster ${name}`, `  ${again}`];
  const removed = await supervised(context, { leftovers }, (signal) =>
    context.progress.phase('down', (log) => {
      const whileLocked = (): void => {
        refuseWhileClaimed(name, `take the kind cluster ${name} down`);
        // Stopping the engine ends every mesh on it.
        if (engine) refuseWhileAnyClaimed('stop the private engine');
      };
      return stopMesh({ name, engine, whileLocked, signal, progress: log });
    }),
  );
  return removed.length === 0 ? ['nothing was up'] : removed.map((what) => `removed ${what}`);
}
