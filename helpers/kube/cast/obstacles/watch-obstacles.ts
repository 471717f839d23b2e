import { MeshproofError, messageOf } from '../../../errors.ts';
import { budgets } from '../../../timing/budgets.ts';
import { until } from '../../../timing/until.ts';
import type { KubeTarget } from '../../kube.ts';
import { kubectlLine } from '../../kubectl.ts';
import { runSelector } from '../../namespace.ts';
import type { Rollout } from '../rollout/read-rollout.ts';
import { lookForObstacles, type StartingCast } from './look.ts';
import { ObstacleTracker, type Obstacle } from './obstacle.ts';
import { lastLines } from './reads.ts';

interface Watching {
  readonly rollouts: ReadonlyMap<string, Rollout>;
  readonly signal: AbortSignal;
  /** Called with each obstacle when it is seen first, final or not. */
  readonly onObstacle: (obstacle: Obstacle) => void;
  /** Called with why the obstacles cannot be seen. */
  readonly onNote: ((state: string) => void) | undefined;
}

/** The obstacles of a cast that is being deployed. */
export interface ObstacleWatch {
  /** Waits for obstacles that are final. */
  final(): Promise<readonly Obstacle[]>;
  /** Those that the last look saw. */
  readonly last: readonly Obstacle[];
}

/** Between two looks, and before the first one: most casts are ready after a few of them. */
const LOOK_EVERY_MS = 1_500;

/** Watches for what keeps a cast from becoming ready. */
export function watchObstacles(
  target: KubeTarget,
  cast: StartingCast,
  { rollouts, signal, onObstacle, onNote }: Watching,
): ObstacleWatch {
  const tracker = new ObstacleTracker();
  const seen = new Set<string>();
  let last: readonly Obstacle[] = [];
  let nextLook = performance.now() + LOOK_EVERY_MS;
  const look = async (limit: AbortSignal): Promise<readonly Obstacle[] | undefined> => {
    if (performance.now() < nextLook) return undefined;
    nextLook = performance.now() + LOOK_EVERY_MS;
    try {
      last = await lookForObstacles(target, cast, rollouts, limit);
    } catch (error) {
      limit.throwIfAborted();
      onNote?.(`looking again for obstacles: ${messageOf(error)}`);
      return undefined;
    }
    for (const obstacle of last.filter(({ key, graceMs }) => !seen.has(key) && Number.isFinite(graceMs))) {
      seen.add(obstacle.key);
      onObstacle(obstacle);
    }
    const final = tracker.final(last, performance.now());
    return final.length > 0 ? final : undefined;
  };
  return {
    get last() {
      return last;
    },
    final: () =>
      until({ what: 'an obstacle is final', budgetMs: budgets.podReady, everyMs: LOOK_EVERY_MS / 3, signal }, look),
  };
}

/** Obstacles that are quoted with their logs; the others are counted. */
const QUOTED = 3;

interface NotReady {
  readonly runId: string;
  /** What the cast was waiting for. */
  readonly state: string;
  readonly obstacles: readonly Obstacle[];
  /** The error that ended the wait. @default none: the obstacles did */
  readonly cause?: unknown;
}

/** Returns the error for a cast that cannot become ready, which quotes the obstacles. */
export async function notReady(
  target: KubeTarget,
  { runId, state, obstacles, cause: error }: NotReady,
  { signal }: { readonly signal: AbortSignal },
): Promise<MeshproofError> {
  const causes = [...new Map(obstacles.map((obstacle) => [obstacle.cause, obstacle])).values()];
  const quoted = causes.slice(0, QUOTED).map(async ({ cause, log }) => {
    const lines = log === undefined ? [] : [await lastLines(target, log, signal).catch(messageOf)];
    return [cause, ...lines].join('\n');
  });
  const rest = causes.length > QUOTED ? [`and ${(causes.length - QUOTED).toString()} more of this kind`] : [];
  return new MeshproofError({
    operation: 'wait until the cast is ready',
    details: [...(await Promise.all(quoted)), ...rest, state].join('\n'),
    hint: causes[0]?.hint ?? `look at its pods: ${kubectlLine(target, `get pods -A -l ${runSelector(runId)}`)}`,
    ...(error === undefined ? {} : { cause: error }),
  });
}
