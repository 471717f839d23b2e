import { NotOursError } from '../../../kube/not-ours.ts';
import { budgets } from '../../../timing/budgets.ts';
import type { Lane } from '../../plan/lanes/lanes.ts';
import { namespacesOf, workloadsOf } from '../../plan/lanes/workloads.ts';
import type { RecordedRun } from '../request.ts';

/** The deployment of a lane's cast. */
export interface Deployment {
  readonly lane: Lane;
  /**
   * Begins it; resolves as soon as the cast is ready, has failed or has met an obstacle.
   * @throws NotOursError when another owner uses one of its namespaces
   */
  readonly begin: () => Promise<void>;
  /** Resolves when the cast is ready. @throws why it cannot be */
  readonly ready: () => Promise<void>;
}

/** Prepares the deployment of a lane. */
export function deployment(run: RecordedRun, lane: Lane): Deployment {
  const end = Promise.withResolvers<void>();
  // ready() reports the error; a cast that nothing waits for ends without one.
  end.promise.catch(() => undefined);
  return {
    lane,
    begin: async () => {
      const obstructed = Promise.withResolvers<undefined>();
      const deploying = deploy(run, lane, () => obstructed.resolve(undefined));
      deploying.then(end.resolve, end.reject);
      await Promise.race([obstructed.promise, deploying]).catch((error: unknown) => {
        if (error instanceof NotOursError) throw error;
      });
    },
    ready: () => end.promise,
  };
}

/**
 * Deploys the cast of a lane and waits until it is ready.
 * @param onObstacle called with what keeps a workload from starting, whether or not it may pass
 */
export async function deploy(
  { mesh, signal, onEvent }: RecordedRun,
  lane: Lane,
  onObstacle?: () => void,
): Promise<void> {
  const workloads = workloadsOf(lane.cast, lane.prefix);
  const name = lane.checks.map(({ record }) => record.id).join(', ');
  onEvent({ kind: 'cast', lane: name, state: 'deploying', workloads: workloads.length });
  try {
    await mesh.ensureCast(namespacesOf(workloads), workloads, signal, onObstacle);
  } catch (error) {
    // The error is what counts: a mesh that cannot be read adds nothing to it.
    if (!signal.aborted && !(error instanceof NotOursError)) await diagnose(mesh, lane, signal).catch(() => undefined);
    throw error;
  }
  onEvent({ kind: 'cast', lane: name, state: 'ready', workloads: workloads.length });
}

/** Keeps what explains why a cast could not be deployed, under the first check of its lane. */
async function diagnose(mesh: RecordedRun['mesh'], { checks, cast, prefix }: Lane, signal: AbortSignal): Promise<void> {
  const [first] = checks;
  const places = workloadsOf(cast, prefix).map(({ namespace, name }) => ({ namespace, workload: name }));
  const limited = AbortSignal.any([signal, AbortSignal.timeout(budgets.diagnostics)]);
  if (first !== undefined) await mesh.diagnose?.(first.record.id, places, limited);
}
