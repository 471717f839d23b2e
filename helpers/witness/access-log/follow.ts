import { messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { CastPod } from '../../kube/pods.ts';
import {
  AccessLogBook,
  type Callee,
  type EntryKey,
  type EntryOf,
  type EntryWait,
  type Noted,
  type RequestKey,
} from './book.ts';
import { currentPod, type FollowedPod } from './current-pod.ts';
import { parseAccessLogLine } from './entry.ts';
import { LineMemory } from './line-memory.ts';
import { streamLines } from './log-stream.ts';

/** A stream that broke, or a line that could not be read: a fault of the plumbing, recorded and never an outcome. */
export interface FollowFault {
  readonly callee: Callee;
  readonly pod: string;
  readonly cause: string;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Lines written before this (UTC, ISO 8601) are not read. @default now */
  readonly since?: string;
  onFault?(fault: FollowFault): void;
}

/** The access logs of some callees, read as they are written. Disposing it ends its streams. */
export interface AccessLogFollower extends AsyncDisposable {
  /**
   * Waits for the line of one request or one connection.
   * @throws MeshproofError when none comes within the budget.
   */
  entryFor<Key extends EntryKey>(key: Key, wait: EntryWait): Promise<Noted<EntryOf<Key>>>;
  /** Waits once for the lines of a whole round; undefined stands for a proxy that was silent for the budget. */
  entriesFor<Key extends EntryKey>(
    keys: readonly Key[],
    wait: EntryWait,
  ): Promise<readonly (Noted<EntryOf<Key>> | undefined)[]>;
  /** The line if it has come. */
  find<Key extends EntryKey>(key: Key): Noted<EntryOf<Key>> | undefined;
  attempts(key: RequestKey): number;
  /** How many streams were opened so far, per callee `workload.namespace`. */
  readonly streams: ReadonlyMap<string, number>;
}

/**
 * Follows the access log of every pod that has a sidecar: one `kubectl logs -f` each for the life of the pod, opened again on the pod
 * that replaces it, or where it broke. Returns at once; lines since `since` are read even if a stream is up later.
 */
export function followAccessLog(
  target: KubeTarget,
  pods: readonly CastPod[],
  options: FollowOptions,
): AccessLogFollower {
  const book = new AccessLogBook();
  const streams = new Map<string, number>();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const since = options.since ?? new Date().toISOString();
  const running = pods
    .filter(({ meshed }) => meshed)
    .map((pod) => followCallee({ target, book, streams, signal, options }, { ...pod, since }));
  return {
    entryFor: (key, wait) => book.entryFor(key, wait),
    entriesFor: (keys, wait) => book.entriesFor(keys, wait),
    find: (key) => book.find(key),
    attempts: (key) => book.attempts(key),
    streams,
    [Symbol.asyncDispose]: async () => {
      ended.abort(new Error('nobody follows the access logs any more'));
      await Promise.all(running);
    },
  };
}

interface Context {
  readonly target: KubeTarget;
  readonly book: AccessLogBook;
  readonly streams: Map<string, number>;
  readonly signal: AbortSignal;
  readonly options: FollowOptions;
}

/** Streams on one pod in a row that ended without a line; more are not tried on it. */
const FRUITLESS = 5;

/** Streams one callee until the signal aborts. What ends it before is told as a fault; readers then wait in vain, which is no agreement. */
async function followCallee(context: Context, first: FollowedPod): Promise<void> {
  const callee = { namespace: first.namespace, workload: first.workload };
  const memory = new LineMemory();
  let fruitless = 0;
  let pod = first;
  try {
    while (fruitless < FRUITLESS) {
      const lines = await followPod(context, callee, pod, memory);
      const next = await currentPod(context.target, { ...pod, since: memory.latest || pod.since }, context.signal);
      fruitless = lines > 0 || next.uid !== pod.uid ? 0 : fruitless + 1;
      pod = next;
    }
    throw new Error(`${FRUITLESS.toString()} streams in a row gave no line`);
  } catch (error) {
    if (!context.signal.aborted)
      context.options.onFault?.({ callee, pod: pod.name, cause: `given up: ${messageOf(error)}` });
  }
}

/** Reads one pod's log to the end of the stream; answers how many lines of ours it gave. */
async function followPod(
  { target, book, streams, signal, options }: Context,
  callee: Callee,
  pod: FollowedPod,
  memory: LineMemory,
): Promise<number> {
  const key = `${callee.workload}.${callee.namespace}`;
  streams.set(key, (streams.get(key) ?? 0) + 1);
  const fault = (cause: string): void => options.onFault?.({ callee, pod: pod.name, cause });
  const since = pod.since === '' ? [] : [`--since-time=${pod.since}`];
  const args = ['logs', '--follow', '--namespace', pod.namespace, pod.name, '--container', 'istio-proxy', ...since];
  let lines = 0;
  const take = (line: string): void => {
    const entry = parseAccessLogLine(line);
    if (entry === undefined) return;
    lines += 1;
    if (memory.isNew(pod.name, entry))
      book.note({ callee, pod: pod.name, receivedAt: new Date().toISOString(), entry });
  };
  try {
    const each = (line: string): void => attempt(() => take(line), fault);
    await streamLines(target, args, each, { attempted: `follow the access log of ${key}`, signal });
    fault('the stream ended');
  } catch (error) {
    signal.throwIfAborted();
    fault(messageOf(error));
  }
  return lines;
}

/** A line that cannot be read is told and passed over: the ones after it still count. */
function attempt(work: () => void, fault: (cause: string) => void): void {
  try {
    work();
  } catch (error) {
    fault(messageOf(error));
  }
}
