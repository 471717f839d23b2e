import { z } from 'zod';
import { messageOf } from '../../../errors.ts';
import { budgets } from '../../../timing/budgets.ts';
import { streamApi } from '../../api/ask-api.ts';
import { reportApiFault } from '../../api/faults/api-faults.ts';
import { setbackOfError } from '../../api/faults/transient.ts';
import { readApi } from '../../api/read-api.ts';
import type { KubeTarget } from '../../kube.ts';
import { runSelector } from '../../namespace.ts';
import { type Rollout, readRollout } from './read-rollout.ts';

const PATHS = { Deployment: '/apis/apps/v1/deployments', StatefulSet: '/apis/apps/v1/statefulsets' } as const;

const listSchema = z.object({ metadata: z.object({ resourceVersion: z.string() }), items: z.array(z.unknown()) });
const eventSchema = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
});

interface Watching {
  /** @default 'Deployment' */
  readonly kind?: keyof typeof PATHS;
  /** Those of `wanted` that count as rolled out once their pods are there. @default none */
  readonly created?: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly onState: (state: string) => void;
  /** Receives each rollout whenever it changes. @default none does */
  readonly onRollout?: (rollout: Rollout) => void;
}

/**
 * Watches the Deployments, or StatefulSets, of a run until all of `wanted` (`namespace/name`) are
 * rolled out at the same time: one watch for all.
 * @throws MeshproofError when the API server refuses; the signal's reason when it aborts.
 */
export async function rolloutsReady(
  target: KubeTarget,
  runId: string,
  wanted: readonly string[],
  { kind = 'Deployment', created = new Set(), signal, onState, onRollout }: Watching,
): Promise<void> {
  const selector = runSelector(runId);
  const seen = new Map<string, Rollout>();
  const learn = (object: unknown): boolean => {
    const rollout = readRollout(object);
    onRollout?.(rollout);
    seen.set(rollout.key, created.has(rollout.key) ? { ...rollout, ready: rollout.created } : rollout);
    return allIn(seen, wanted);
  };
  let broken = 0;
  while (!allIn(seen, wanted)) {
    seen.clear();
    const call = { operation: 'look whether the cast is ready', selector, signal, budgetMs: budgets.podReady };
    const list = listSchema.parse(await readApi(target, PATHS[kind], call));
    list.items.forEach(learn);
    if (allIn(seen, wanted)) return;
    onState(progress(seen, wanted));
    // The API server ends a watch every now and then; the next list then begins with the present
    // state.
    try {
      for await (const object of watched(target, selector, list.metadata.resourceVersion, {
        path: PATHS[kind],
        signal,
      })) {
        broken = 0;
        if (learn(object)) return;
        onState(progress(seen, wanted));
      }
    } catch (error) {
      broken += 1;
      beginAnew(error, broken, signal);
    }
  }
}

/** Consecutive watches that may break without an event before none is started. */
const FRUITLESS = 5;

/**
 * A watch that broke is begun anew, with a list of the present state.
 * @throws the error when that would not help
 */
function beginAnew(error: unknown, broken: number, signal: AbortSignal): void {
  signal.throwIfAborted();
  if (broken >= FRUITLESS || setbackOfError(error) === undefined) throw error;
  reportApiFault(broken, `watch of the cast: ${messageOf(error)}`);
}

/**
 * Objects as they change; ends when the API server ends the watch or no longer knows where it
 * began.
 */
async function* watched(
  target: KubeTarget,
  selector: string,
  since: string,
  { path, signal }: { readonly path: string; readonly signal: AbortSignal },
): AsyncGenerator {
  const query = new URLSearchParams({ watch: 'true', labelSelector: selector, resourceVersion: since });
  for await (const line of streamApi(target, `${path}?${query.toString()}`, signal)) {
    const { type, object } = eventSchema.parse(JSON.parse(line));
    if (type === 'ERROR') return;
    if (type === 'ADDED' || type === 'MODIFIED') yield object;
  }
}

function allIn(seen: ReadonlyMap<string, Rollout>, wanted: readonly string[]): boolean {
  return wanted.every((key) => seen.get(key)?.ready === true);
}

function progress(seen: ReadonlyMap<string, Rollout>, wanted: readonly string[]): string {
  const waiting = wanted.filter((key) => seen.get(key)?.ready !== true);
  const failures = waiting.map((key) => seen.get(key)?.failure ?? '').filter((failure) => failure !== '');
  const ready = `${(wanted.length - waiting.length).toString()}/${wanted.length.toString()} workloads ready`;
  return `${ready}, waiting for ${waiting.join(', ')}${failures.map((failure) => `; ${failure}`).join('')}`;
}
