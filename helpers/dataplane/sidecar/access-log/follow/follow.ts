import { messageOf } from '../../../../errors.ts';
import { streamApi } from '../../../../kube/api/ask-api.ts';
import type { KubeTarget } from '../../../../kube/kube.ts';
import type { CastPod } from '../../../../kube/pods.ts';
import { parseAccessLogLine } from '../../../../witness/access-log/entry.ts';
import { AccessLogIndex, type Callee } from '../access-log-index.ts';
import { currentPod, type FollowedPod } from './current-pod.ts';
import { LineMemory } from './line-memory.ts';

/** A stream that broke, or a line that could not be read: a fault of the plumbing, recorded and never an outcome. */
export interface FollowFault {
  readonly callee: Callee;
  readonly pod: string;
  readonly cause: string;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  onFault?(fault: FollowFault): void;
}

/** The access logs of the callees of a run, read as they are written. Disposing it ends its streams. */
export interface AccessLogFollower extends AsyncDisposable {
  readonly index: AccessLogIndex;
  /**
   * Follows this pod's log from now on, in place of an earlier pod of the same workload; returns at once. A pod that is followed already
   * and one without a sidecar are left alone.
   */
  follow(pod: CastPod): void;
  /** Follows a pod that is going no longer. */
  leave(pod: CastPod): void;
  /** How many streams were opened so far, per callee `workload.namespace`. */
  readonly streams: ReadonlyMap<string, number>;
}

/**
 * Makes the follower of a run: one stream from the API server per callee, opened again on the pod that replaces its pod, or where it broke.
 */
export function createAccessLogFollower(target: KubeTarget, options: FollowOptions): AccessLogFollower {
  const index = new AccessLogIndex();
  const streams = new Map<string, number>();
  const followed = new Map<string, { readonly uid: string; readonly stop: AbortController }>();
  const running: Promise<void>[] = [];
  return {
    index,
    streams,
    follow: (pod) => {
      const key = `${pod.workload}.${pod.namespace}`;
      const before = followed.get(key);
      if (!pod.meshed || before?.uid === pod.uid) return;
      before?.stop.abort(new Error('another pod took its place'));
      const stop = new AbortController();
      followed.set(key, { uid: pod.uid, stop });
      const signal = AbortSignal.any([options.signal, stop.signal]);
      // The pod that took another's place is read from its beginning: it may have served before anybody knew of it.
      const from = before === undefined ? `tailLines=${TAIL.toString()}` : '';
      running.push(followCallee({ target, index, streams, signal, options }, pod, from));
    },
    leave: ({ workload, namespace, uid }) => {
      const key = `${workload}.${namespace}`;
      const known = followed.get(key);
      if (known?.uid !== uid) return;
      followed.delete(key);
      known.stop.abort(new Error('its pod is going'));
    },
    [Symbol.asyncDispose]: async () => {
      for (const { stop } of followed.values()) stop.abort(new Error('nobody follows the access logs any more'));
      await Promise.all(running);
    },
  };
}

interface Context {
  readonly target: KubeTarget;
  readonly index: AccessLogIndex;
  readonly streams: Map<string, number>;
  readonly signal: AbortSignal;
  readonly options: FollowOptions;
}

/** Streams on one pod in a row that ended without a line; more are not tried on it. */
const FRUITLESS = 5;

/** Lines from before the stream began that are read: those of requests which were sent while it was being opened are among them. */
const TAIL = 500;

/** Streams one callee until the signal aborts. What ends it before is told as a fault; readers then wait in vain, which is no agreement. */
async function followCallee(context: Context, first: FollowedPod, since: string): Promise<void> {
  const callee = { namespace: first.namespace, workload: first.workload };
  const memory = new LineMemory();
  let fruitless = 0;
  let pod = first;
  let from = since;
  try {
    while (fruitless < FRUITLESS) {
      const { lines, end } = await followPod(context, callee, pod, { from, memory });
      const next = await currentPod(context.target, pod, context.signal);
      const same = next.uid === pod.uid;
      // The stream of a pod that is gone ended in good order.
      if (same) context.options.onFault?.({ callee, pod: pod.name, cause: end });
      fruitless = lines > 0 || !same ? 0 : fruitless + 1;
      // A pod that took another's place is read whole; the same one from where the stream broke.
      from = same && memory.latest !== '' ? `sinceTime=${encodeURIComponent(memory.latest)}` : '';
      pod = next;
    }
    throw new Error(`${FRUITLESS.toString()} streams in a row gave no line`);
  } catch (error) {
    if (!context.signal.aborted)
      context.options.onFault?.({ callee, pod: pod.name, cause: `given up: ${messageOf(error)}` });
  }
}

/** Reads one pod's log to the end of the stream; answers how many lines of ours it gave, and how it ended. */
async function followPod(
  { target, index, streams, signal, options }: Context,
  callee: Callee,
  pod: FollowedPod,
  { from, memory }: { readonly from: string; readonly memory: LineMemory },
): Promise<{ readonly lines: number; readonly end: string }> {
  const key = `${callee.workload}.${callee.namespace}`;
  streams.set(key, (streams.get(key) ?? 0) + 1);
  const fault = (cause: string): void => options.onFault?.({ callee, pod: pod.name, cause });
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/log?container=istio-proxy&follow=true&${from}`;
  let lines = 0;
  const take = (line: string): void => {
    const entry = parseAccessLogLine(line);
    if (entry === undefined) return;
    lines += 1;
    if (memory.isNew(pod.name, entry))
      index.note({ callee, pod: pod.name, receivedAt: new Date().toISOString(), entry });
  };
  try {
    for await (const line of streamApi(target, path, signal)) attempt(() => take(line), fault);
    return { lines, end: 'the stream ended' };
  } catch (error) {
    signal.throwIfAborted();
    return { lines, end: messageOf(error) };
  }
}

/** A line that cannot be read is told and passed over: the ones after it still count. */
function attempt(work: () => void, fault: (cause: string) => void): void {
  try {
    work();
  } catch (error) {
    fault(messageOf(error));
  }
}
