import { MeshproofError, messageOf } from '../errors.ts';
import type { KubeTarget } from './kube.ts';
import { kubectlLines, targetArguments } from './kubectl.ts';
import { runSelector } from './namespace.ts';
import { podTroubles } from './pods.ts';

const FIELDS = [
  '.metadata.namespace',
  '.metadata.name',
  '.metadata.generation',
  '.status.observedGeneration',
  '.spec.replicas',
  '.status.replicas',
  '.status.updatedReplicas',
  '.status.readyReplicas',
  '.status.conditions[?(@.type=="ReplicaFailure")].message',
];

/** Not a tab: kubectl aligns tabs with blanks when it watches. */
const SEPARATOR = '|';

export interface Rollout {
  readonly key: string;
  readonly ready: boolean;
  /** Why the pods could not even be created, in the API server's words; "" otherwise. */
  readonly failure: string;
}

/**
 * Watches the Deployments of a run until all of `wanted` (`namespace/name`) are rolled out at the same time: one watch for all.
 * @throws MeshproofError when the watch ends with an error; the signal's reason when it aborts.
 */
export async function rolloutsReady(
  target: KubeTarget,
  runId: string,
  wanted: readonly string[],
  { signal, onState }: { signal: AbortSignal; onState: (state: string) => void },
): Promise<void> {
  if (wanted.length === 0) return;
  const args = ['get', 'deployments', '-A', '-l', runSelector(runId), '-w', '-o', `jsonpath=${columns()}`];
  const seen = new Map<string, Rollout>();
  while (!allIn(seen, wanted)) {
    // The API server ends a watch every now and then; a new one begins with the present state.
    for await (const line of kubectlLines(target, args, { attempted: 'watch the cast become ready', signal })) {
      const rollout = parseRollout(line);
      if (rollout !== undefined) seen.set(rollout.key, rollout);
      if (allIn(seen, wanted)) return;
      onState(progress(seen, wanted));
    }
  }
}

/** Reads one line of the watch; undefined when it is not one. */
export function parseRollout(line: string): Rollout | undefined {
  const [namespace, name, ...rest] = line.split(SEPARATOR);
  if (namespace === undefined || name === undefined || rest.length < 6) return undefined;
  const [generation = Number.NaN, observed, ...replicas] = rest
    .slice(0, 6)
    .map((field) => (field === '' ? 0 : Number(field)));
  const [wanted = Number.NaN] = replicas;
  const ready = observed === generation && replicas.every((count) => count === wanted);
  return { key: `${namespace}/${name}`, ready, failure: rest.slice(6).join(SEPARATOR) };
}

function columns(): string {
  return `${FIELDS.map((field) => `{${field}}`).join(SEPARATOR)}{"\\n"}`;
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

/** The error for a cast that did not become ready, with what the kubelet says of its pods. */
export async function notReady(
  target: KubeTarget,
  runId: string,
  error: unknown,
  signal: AbortSignal,
): Promise<MeshproofError> {
  const troubles = await podTroubles(target, runId, signal);
  return new MeshproofError({
    attempted: 'wait until the cast is ready',
    happened: [messageOf(error), ...troubles].join('\n'),
    repair: `look at its pods: ${target.kubectl} ${targetArguments(target).join(' ')} get pods -A -l ${runSelector(runId)}`,
    cause: error,
  });
}
