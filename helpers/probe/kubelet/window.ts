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
 * Where the window of a container begins that is seen as `now`, when its workload was last watched as `before`: where that window ended, if the
 * pod is the same. A pod that has taken the place of another is watched from its own beginning: its liveness probe may have had it killed
 * before anybody could look.
 */
export function windowBegins(now: ContainerSnapshot, before: ContainerSnapshot | undefined): ContainerSnapshot {
  if (before === undefined) return now;
  if (before.pod === now.pod) return before;
  return { ...now, restarts: 0, failures: now.failures.filter(({ probe }) => probe !== 'liveness') };
}

/** The facts once a window says enough, what it waits for otherwise. Pure. */
export function judge(
  probe: KubeletProbe,
  first: ContainerSnapshot,
  now: ContainerSnapshot | undefined,
  { windowMs, sinceRestartMs }: Elapsed,
): KubeletFacts | Waiting {
  const same = now?.pod === first.pod ? now : undefined;
  const all = now === undefined ? [] : newFailures(first, now);
  const own = all.filter((failure) => CONCERNS[probe].includes(failure.probe));
  const dies = all.some((failure) => failure.probe === 'liveness');
  const restarts = same === undefined ? 0 : same.restarts - first.restarts;
  // What killed a container fails its next start as well, and may tell its cause more clearly there.
  const failures = restarts > 0 && own.length > 0 ? all.filter(({ probe: kind }) => isCauseOf(probe, kind)) : own;
  const isNamed = own.length >= CAUSES[probe] && !failures.every(({ message }) => isMuffled(message));
  const decided = same !== undefined && TURNED_AWAY[probe](same, restarts) && isNamed;
  const kept = same !== undefined && own.length === 0 && KEPT[probe]({ ...same, dies, restarts, sinceRestartMs });
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
  /** Since the first look: whether its liveness probe has failed, how often and how long ago it was restarted. */
  readonly dies: boolean;
  readonly restarts: number;
  readonly sinceRestartMs: number;
}

/** What a container must be for its probe to count as answered, where it has not failed. One that dies is about to start again. */
const KEPT: Readonly<Record<KubeletProbe, (now: Kept) => boolean>> = {
  // One that has started and is not ready fails a probe, of which the kubelet tells in its own time.
  liveness: ({ running, started, ready, restarts }) => running && restarts === 0 && (ready || !started),
  readiness: ({ ready, dies, restarts }) => ready && !dies && restarts === 0,
  // A container that was just restarted is shown as started until its first probe says otherwise.
  startup: ({ started, dies, restarts, sinceRestartMs, probes }) =>
    started && (dies || restarts > 0 ? sinceRestartMs > failingMs(probes.startup, CAUSES.startup) : true),
};

/** What the kubelet does to a container whose probe fails. */
const TURNED_AWAY: Readonly<Record<KubeletProbe, (now: ContainerSnapshot, restarts: number) => boolean>> = {
  liveness: (_now, restarts) => restarts > 0,
  readiness: ({ ready }) => !ready,
  startup: ({ started }) => !started,
};

/** Kinds of failures that do it: until it has started a container is not ready. */
const CONCERNS: Readonly<Record<KubeletProbe, readonly KubeletProbe[]>> = {
  liveness: ['liveness'],
  readiness: ['readiness', 'startup'],
  startup: ['startup'],
};

function isCauseOf(probe: KubeletProbe, failed: KubeletProbe): boolean {
  return CONCERNS[probe].includes(failed) || (probe === 'liveness' && failed === 'startup');
}

/** In TLS 1.3 the server's alert may be on its way while the client already writes, and then hears of a closed connection only. */
function isMuffled(message: string): boolean {
  const ending = /(broken pipe|connection reset by peer|EOF|client conn could not be established)$/;
  return message.includes('"https://') && ending.test(message.trim());
}

/** Failures that must have been seen: a container that has just begun to run may miss its first probe. */
const CAUSES: Readonly<Record<KubeletProbe, number>> = { liveness: 1, readiness: 1, startup: 2 };

/** Failures that were counted since the first look, oldest first, each once; an event that repeats is counted up in place. */
function newFailures(first: ContainerSnapshot, now: ContainerSnapshot): readonly ProbeFailure[] {
  const before = new Map(first.failures.map(({ uid, count }) => [uid, count]));
  return now.failures.flatMap((failure) =>
    Array.from({ length: failure.count - (before.get(failure.uid) ?? 0) }, () => failure),
  );
}

/** How long a window without any failure has to be. A start that succeeded is over: what brings about another is the liveness probe. */
function quietMs(probe: KubeletProbe, { probes }: ContainerSnapshot): number {
  return enoughMs(probes[probe === 'startup' ? 'liveness' : probe]);
}
