import { messageOf } from '../../../../errors.ts';
import { streamApi } from '../../../../kube/api/ask-api.ts';
import type { KubeTarget } from '../../../../kube/kube.ts';
import type { CastPod } from '../../../../kube/pods.ts';
import { parseAccessLogLine } from '../../../../witness/access-log/entry.ts';
import { AccessLogIndex } from '../access-log-index.ts';
import type { Callee } from '../log-keys.ts';
import { currentPod, type FollowedPod } from './current-pod.ts';
import { SeenLines } from './seen-lines.ts';

/** A stream that broke or a line that could not be parsed: recorded, and never an outcome. */
export interface FollowFault {
  readonly callee: Callee;
  readonly pod: string;
  readonly cause: string;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  onFault?(fault: FollowFault): void;
  /** Receives the lines of the log that are no access log. */
  onOtherLine?(pod: FollowedPod, line: string): void;
}

/** Reads the access logs of a run's callees until it is disposed of. */
export interface AccessLogFollower extends AsyncDisposable {
  readonly index: AccessLogIndex;
  /**
   * Follows this pod's log from now on, in place of an earlier pod of the same workload. Ignores
   * pods that it already follows and pods without a sidecar.
   */
  follow(pod: CastPod): void;
  /** Stops following a pod that is being deleted. */
  leave(pod: CastPod): void;
  /** Number of streams opened so far, per callee `workload.namespace`. */
  readonly streams: ReadonlyMap<string, number>;
}

/**
 * Makes the follower of a run: one stream from the API server per callee, reopened when the pod is
 * replaced or the stream breaks.
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
      before?.stop.abort(new Error('another pod replaced it'));
      const stop = new AbortController();
      followed.set(key, { uid: pod.uid, stop });
      const signal = AbortSignal.any([options.signal, stop.signal]);
      // A replacement is read from its start: it may have served requests before it was found.
      const from = before === undefined ? `tailLines=${TAIL.toString()}` : '';
      running.push(followCallee({ target, index, streams, signal, options }, pod, from));
    },
    leave: ({ workload, namespace, uid }) => {
      const key = `${workload}.${namespace}`;
      const known = followed.get(key);
      if (known?.uid !== uid) return;
      followed.delete(key);
      known.stop.abort(new Error('its pod is being deleted'));
    },
    [Symbol.asyncDispose]: async () => {
      for (const { stop } of followed.values()) stop.abort(new Error('the access logs are no longer followed'));
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

/** Consecutive streams of one pod without a line after which it is given up. */
const FRUITLESS = 5;

/** Lines before the start of a stream that are read: requests may be sent while it is opened. */
const TAIL = 500;

/** Streams one callee until the signal aborts. What ends it earlier is reported as a fault. */
async function followCallee(context: Context, first: FollowedPod, since: string): Promise<void> {
  const callee = { namespace: first.namespace, workload: first.workload };
  const { options } = context;
  const seen = new SeenLines();
  let fruitless = 0;
  let pod = first;
  let from = since;
  try {
    while (fruitless < FRUITLESS) {
      const { lines, end } = await followPod(context, callee, pod, { from, seen });
      const next = await currentPod(context.target, pod, context.signal);
      const same = next.uid === pod.uid;
      // The stream of a deleted pod ends without a fault.
      if (same) options.onFault?.({ callee, pod: pod.name, cause: end });
      fruitless = lines > 0 || !same ? 0 : fruitless + 1;
      // A replacement is read from its start, the same pod from where the stream broke.
      from = same && seen.latest !== '' ? `sinceTime=${encodeURIComponent(seen.latest)}` : '';
      pod = next;
    }
    throw new Error(`${FRUITLESS.toString()} consecutive streams returned no line`);
  } catch (error) {
    if (!context.signal.aborted) options.onFault?.({ callee, pod: pod.name, cause: `given up: ${messageOf(error)}` });
  }
}

/** Reads one pod's log to the end of the stream; returns the number of entries and how it ended. */
async function followPod(
  { target, index, streams, signal, options }: Context,
  callee: Callee,
  pod: FollowedPod,
  { from, seen }: { readonly from: string; readonly seen: SeenLines },
): Promise<{ readonly lines: number; readonly end: string }> {
  const key = `${callee.workload}.${callee.namespace}`;
  streams.set(key, (streams.get(key) ?? 0) + 1);
  const fault = (cause: string): void => options.onFault?.({ callee, pod: pod.name, cause });
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/log?container=istio-proxy&follow=true&${from}`;
  let lines = 0;
  const take = (line: string): void => {
    const entry = parseAccessLogLine(line);
    if (entry === undefined) return options.onOtherLine?.(pod, line);
    lines += 1;
    if (seen.isNew(pod.name, entry)) index.add({ callee, pod: pod.name, receivedAt: new Date().toISOString(), entry });
  };
  try {
    for await (const line of streamApi(target, path, signal)) reportingFaults(() => take(line), fault);
    return { lines, end: 'the stream ended' };
  } catch (error) {
    signal.throwIfAborted();
    return { lines, end: messageOf(error) };
  }
}

function reportingFaults(work: () => void, fault: (cause: string) => void): void {
  try {
    work();
  } catch (error) {
    fault(messageOf(error));
  }
}
