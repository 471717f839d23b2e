import type { KubeletProbe } from '../../model/probes/kubelet.ts';
import { budgets } from '../../timing/budgets.ts';
import type { Waiting } from '../../timing/until.ts';
import { probeAim, type ContainerSnapshot, type ProbeFailure } from './container-snapshot.ts';
import type { KubeletFacts } from './facts.ts';
import { enoughMs, failingMs } from './probe-object.ts';

/** How long a window has lasted, and how long ago it first saw the container restarted. */
export interface Elapsed {
  readonly windowMs: number;
  readonly sinceRestartMs: number;
}

/**
 * The snapshot at which the window of a container begins: `before`, the end of its last window, if
 * the pod is the same. A pod that replaced another is watched from its start, because its liveness
 * probe may have restarted it before the first read.
 */
export function windowBegins(now: ContainerSnapshot, before: ContainerSnapshot | undefined): ContainerSnapshot {
  if (before === undefined) return now;
  if (before.pod === now.pod) return before;
  return { ...now, restarts: 0, failures: now.failures.filter(({ probe }) => probe !== 'liveness') };
}

/** The facts once a window is conclusive, what it waits for otherwise. Pure. */
export function judge(
  probe: KubeletProbe,
  first: ContainerSnapshot,
  now: ContainerSnapshot | undefined,
  { windowMs, sinceRestartMs }: Elapsed,
): KubeletFacts | Waiting {
  const same = now?.pod === first.pod ? now : undefined;
  const all = now === undefined ? [] : newFailures(first, now);
  const relevant = all.filter((failure) => CONCERNS[probe].includes(failure.probe));
  const isFailing = all.some((failure) => failure.probe === 'liveness');
  const restarts = same === undefined ? 0 : same.restarts - first.restarts;
  // The cause of a restart fails the next start as well, whose message may be clearer.
  const failures =
    restarts > 0 && relevant.length > 0 ? all.filter(({ probe: kind }) => isCauseOf(probe, kind)) : relevant;
  const isNamed = relevant.length >= CAUSES[probe] && !failures.every(({ message }) => mayHideAlert(message));
  const decided = same !== undefined && ACTED_ON[probe](same, restarts) && isNamed;
  const kept =
    same !== undefined && relevant.length === 0 && KEPT[probe]({ ...same, isFailing, restarts, sinceRestartMs });
  const isOver = windowMs >= budgets.kubeletWindow;
  if (!decided && !isOver && !(kept && windowMs >= quietMs(probe, first))) {
    return { waiting: `${restarts.toString()} restarts and ${failures.length.toString()} failed probes so far` };
  }
  return factsOf(probe, first, { now: same, failures, restarts, windowMs });
}

interface Seen {
  /** Undefined when the pod was replaced. */
  readonly now: ContainerSnapshot | undefined;
  readonly failures: readonly ProbeFailure[];
  readonly restarts: number;
  readonly windowMs: number;
}

/** What is recorded of a window. */
export function factsOf(
  probe: KubeletProbe,
  first: ContainerSnapshot,
  { now, failures, restarts, windowMs }: Seen,
): KubeletFacts {
  const { httpGet } = first.probes[probe] ?? {};
  return {
    kind: 'kubelet',
    probe,
    restarts,
    probeFailures: failures.map(({ message }) => message),
    windowMs: Math.round(windowMs),
    aim: probeAim(first, probe),
    probedPath: httpGet?.path ?? '',
    probedPort: httpGet?.port.toString() ?? '',
    ready: now?.ready ?? false,
    started: now?.started ?? false,
    state: now?.state ?? 'the pod was replaced',
  };
}

interface Kept extends ContainerSnapshot {
  /**
   * Since the first snapshot: whether its liveness probe failed, how often and when it restarted.
   */
  readonly isFailing: boolean;
  readonly restarts: number;
  readonly sinceRestartMs: number;
}

/**
 * Whether a probe without a failure counts as succeeded. A container whose liveness fails is about
 * to restart.
 */
const KEPT: Readonly<Record<KubeletProbe, (now: Kept) => boolean>> = {
  // A started container that is not ready fails a probe, whose event may be delayed.
  liveness: ({ running, started, ready, restarts }) => running && restarts === 0 && (ready || !started),
  readiness: ({ ready, isFailing, restarts }) => ready && !isFailing && restarts === 0,
  // A restarted container counts as started until its first probe has failed.
  startup: ({ started, isFailing, restarts, sinceRestartMs, probes }) =>
    started && (isFailing || restarts > 0 ? sinceRestartMs > failingMs(probes.startup, CAUSES.startup) : true),
};

/** What the kubelet does to a container whose probe fails. */
const ACTED_ON: Readonly<Record<KubeletProbe, (now: ContainerSnapshot, restarts: number) => boolean>> = {
  liveness: (_now, restarts) => restarts > 0,
  readiness: ({ ready }) => !ready,
  startup: ({ started }) => !started,
};

/** Failures that cause it: a container that has not started is not ready. */
const CONCERNS: Readonly<Record<KubeletProbe, readonly KubeletProbe[]>> = {
  liveness: ['liveness'],
  readiness: ['readiness', 'startup'],
  startup: ['startup'],
};

function isCauseOf(probe: KubeletProbe, failed: KubeletProbe): boolean {
  return CONCERNS[probe].includes(failed) || (probe === 'liveness' && failed === 'startup');
}

/**
 * Whether a closed connection may hide an alert: in TLS 1.3 the client may write before the
 * server's alert arrives, and then observes a closed connection only.
 */
function mayHideAlert(message: string): boolean {
  const ending = /(broken pipe|connection reset by peer|EOF|client conn could not be established)$/;
  return message.includes('"https://') && ending.test(message.trim());
}

/** Required failures: a container that has just started may fail its first probe. */
const CAUSES: Readonly<Record<KubeletProbe, number>> = { liveness: 1, readiness: 1, startup: 2 };

/** Failures since the first snapshot, oldest first; a repeated event increases its count. */
function newFailures(first: ContainerSnapshot, now: ContainerSnapshot): readonly ProbeFailure[] {
  const before = new Map(first.failures.map(({ uid, count }) => [uid, count]));
  return now.failures.flatMap((failure) =>
    Array.from({ length: failure.count - (before.get(failure.uid) ?? 0) }, () => failure),
  );
}

/**
 * Length of a window without a failure. After a successful start only the liveness probe can cause
 * another start.
 */
function quietMs(probe: KubeletProbe, { probes }: ContainerSnapshot): number {
  return enoughMs(probes[probe === 'startup' ? 'liveness' : probe]);
}
