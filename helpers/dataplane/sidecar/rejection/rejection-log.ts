import type { KubeTarget } from '../../../kube/kube.ts';
import { readSidecarLog, type LoggingPod } from './read-log.ts';
import { rejectionIn, rejectionsIn, type Rejection } from './rejection.ts';

/** What the sidecars of a run rejected, as they log it. */
export interface RejectionLog {
  /** Takes a line of a sidecar's log; returns the rejection in it the first time it is seen. */
  take(pod: LoggingPod, line: string): Rejection | undefined;
  /**
   * The last rejection of a change that a sidecar logged after a moment, as far as its log was
   * followed.
   * @param since milliseconds since 1970
   */
  since(pod: LoggingPod, since: number): Rejection | undefined;
  /** The last rejection of a change in the log of a sidecar. */
  last(pod: LoggingPod, signal: AbortSignal): Promise<Rejection | undefined>;
}

/** How far the clock of a node may be behind: an older line belongs to an earlier change. */
const CLOCKS_MS = 1_000;

interface Logged {
  readonly line: string;
  readonly at: number;
  readonly rejection: Rejection;
}

/** Makes the log of a run. */
export function createRejectionLog(target: KubeTarget): RejectionLog {
  const latest = new Map<string, Logged>();
  const ofChanges = new Map<string, Logged>();
  const nameOf = ({ namespace, name }: LoggingPod): string => `${namespace}/${name}`;
  return {
    take: (pod, line) => {
      const rejection = rejectionIn(line);
      const known = latest.get(nameOf(pod));
      // A stream that is opened again repeats lines. Each begins with its time, UTC in ISO 8601.
      if (rejection === undefined || (known !== undefined && line <= known.line)) return undefined;
      const logged = { line, at: Date.parse(line.split(/\s/, 1)[0] ?? ''), rejection };
      latest.set(nameOf(pod), logged);
      if (endsChange(rejection)) ofChanges.set(nameOf(pod), logged);
      return rejection;
    },
    since: (pod, since) => {
      const logged = ofChanges.get(nameOf(pod));
      return logged !== undefined && logged.at >= since - CLOCKS_MS ? logged.rejection : undefined;
    },
    last: async (pod, signal) => {
      const lines = (await readSidecarLog(target, pod, signal)) ?? [];
      return rejectionsIn(lines).filter(endsChange).at(-1);
    },
  };
}

/**
 * Whether a change is not in force because of a rejection. A Secret that Envoy cannot load is what
 * a manifest may be about: its listener refuses connections, which the requests observe, and each
 * later push of the same Secret is rejected again.
 */
function endsChange({ type }: Rejection): boolean {
  return type !== 'Secret';
}
