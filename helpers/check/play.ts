import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import semver from 'semver';
import { MeshproofError, messageOf } from '../errors.ts';
import { combineVerdicts, type Verdict } from '../model/verdict.ts';
import type { RunClock } from '../timing/clock.ts';
import type { CheckResult } from './judge.ts';
import { namespacesOf, workloadsOf } from './plan/check-run.ts';
import { assignLanes, type Lane } from './plan/lanes.ts';
import { rejudge } from './rejudge.ts';
import { Journal } from './run/journal.ts';
import type { MeshPort, RunEvent, Sink } from './run/ports.ts';
import type { LoadedCheck } from './spec.ts';

export interface PlayRequest {
  readonly checks: readonly LoadedCheck[];
  readonly mesh: MeshPort;
  readonly sink: Sink;
  readonly clock: RunClock;
  readonly signal: AbortSignal;
  /** Version of the control plane, to tell which checks this mesh can run. */
  readonly istioVersion: string;
  /** @default 'cluster.local' */
  readonly trustDomain?: string;
  /** Put before every namespace of every check. @default '' */
  readonly namespacePrefix?: string;
  /** How often a cast may be raised, so that its checks are played side by side. @default 1 */
  readonly copies?: number;
  readonly onEvent?: (event: RunEvent) => void;
}

/** What a plan needs of a request: it is known before any check is played. */
export type PlanRequest = Pick<PlayRequest, 'checks' | 'namespacePrefix' | 'copies' | 'trustDomain'>;

export interface RunResult {
  readonly verdict: Verdict;
  /** In the order of the plan. */
  readonly checks: readonly CheckResult[];
}

/** Where a check is played: a lane whose cast stands. */
export interface LaneStage {
  readonly prefix: string;
  /** The check that is played next on this cast, if any. */
  readonly next: LoadedCheck | undefined;
  readonly mesh: MeshPort;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** What is done with each check: it is run once, or once under each of its sabotages. */
export interface Mission {
  /** The check as this mission plays it behind a prefix, each entry judged by itself. */
  readonly planned: (check: LoadedCheck, prefix: string) => readonly LoadedCheck[];
  /** Plays a check from stage to clean-up and answers a result per entry of its plan. */
  readonly play: (check: LoadedCheck, stage: LaneStage) => Promise<readonly CheckResult[]>;
}

/** The checks as a mission plays them, mapped to their lanes' namespaces, in the order of the request: the bundle's plan. */
export function planOf(request: PlanRequest, mission: Mission): readonly LoadedCheck[] {
  const lanes = lanesOf(request);
  return request.checks.flatMap((check) => {
    const lane = lanes.find(({ checks }) => checks.includes(check));
    return mission.planned(check, lane?.prefix ?? '');
  });
}

function lanesOf({ checks, namespacePrefix, copies }: PlanRequest): readonly Lane[] {
  return assignLanes(checks, namespacePrefix, copies);
}

/**
 * Plays checks: lanes of one cast each side by side, the checks of a lane one after another. Policies are deleted after each check; the
 * casts stay, for whoever made the run to delete by its run id.
 * @throws the first error when no cast could be raised; the signal's reason when it aborts.
 */
export async function playChecks(request: PlayRequest, mission: Mission): Promise<RunResult> {
  const journal = new Journal(request.sink, request.clock);
  const able = request.checks.filter((check) => unmetNeed(check, request.istioVersion) === undefined);
  const unable = request.checks
    .filter((check) => !able.includes(check))
    .map((check) => [check, leftOut(request, journal, mission.planned(check, ''), check)] as const);
  // Assigned before any is left out, so that each stands where the plan says.
  const lanes = lanesOf(request)
    .map((lane) => ({ ...lane, checks: lane.checks.filter((check) => able.includes(check)) }))
    .filter(({ checks }) => checks.length > 0);
  // Nobody measures while pods of a neighbour still start: that would take the cores from the proxies that are being asked.
  // A few at a time: pods that all start together are all ready late, and a slow machine would find none of them in time.
  const some = pLimit(LANES_AT_ONCE);
  const raised = await Promise.allSettled(lanes.map((lane) => some(() => raise(request, lane))));
  const played = await Promise.allSettled(
    lanes.map((lane, index) => some(() => playLane(request, journal, mission, { ...lane, raised: raised[index] }))),
  );
  request.signal.throwIfAborted();
  const failures = played.filter((lane) => lane.status === 'rejected');
  if (lanes.length > 0 && failures.length === lanes.length) throw failures[0]?.reason;
  const results = new Map([
    ...unable,
    ...played.flatMap((lane, index) =>
      lane.status === 'fulfilled' ? lane.value : unplayed(journal, mission, lanes[index], lane.reason),
    ),
  ]);
  const checks = request.checks.flatMap((check) => results.get(check) ?? []);
  return { verdict: combineVerdicts(checks.map(({ verdict }) => verdict)), checks };
}

/** A lane waits as often as it works, so that one more than there are cores keeps them busy; with many more, proxies answer too late. */
const LANES_AT_ONCE = availableParallelism() + 1;

type Judged = readonly (readonly [LoadedCheck, readonly CheckResult[]])[];

async function raise({ mesh, signal, onEvent = () => undefined }: PlayRequest, lane: Lane): Promise<void> {
  const workloads = workloadsOf(lane.cast, lane.prefix);
  const name = lane.checks.map(({ record }) => record.id).join(', ');
  onEvent({ kind: 'cast', lane: name, state: 'raising', workloads: workloads.length });
  await mesh.ensureCast(namespacesOf(workloads), workloads, signal);
  onEvent({ kind: 'cast', lane: name, state: 'ready', workloads: workloads.length });
}

interface RaisedLane extends Lane {
  readonly raised: PromiseSettledResult<void> | undefined;
}

async function playLane(request: PlayRequest, journal: Journal, mission: Mission, lane: RaisedLane): Promise<Judged> {
  if (lane.raised?.status === 'rejected') throw lane.raised.reason;
  const { mesh, signal, onEvent = () => undefined } = request;
  signal.throwIfAborted();
  const judged: (readonly [LoadedCheck, readonly CheckResult[]])[] = [];
  for (const [index, check] of lane.checks.entries()) {
    const stage = { prefix: lane.prefix, next: lane.checks[index + 1], mesh, journal, signal, onEvent };
    judged.push([check, await mission.play(check, stage)]);
  }
  return judged;
}

/** Checks that this mesh cannot run. Why is recorded, so that the verdict can be read from there. */
function leftOut(
  { istioVersion }: PlayRequest,
  journal: Journal,
  planned: readonly LoadedCheck[],
  check: LoadedCheck,
): readonly CheckResult[] {
  const because = unmetNeed(check, istioVersion) ?? '';
  return planned.map((entry) => {
    journal.change(entry.record.id, 'baseline', 'ended', { notApplicable: because });
    return rejudge(entry, [], journal.changes);
  });
}

/** The other lanes went on; these checks were never played. */
function unplayed(journal: Journal, mission: Mission, lane: Lane | undefined, reason: unknown): Judged {
  const stopped = `its cast could not be raised: ${reason instanceof MeshproofError ? reason.happened : messageOf(reason)}`;
  return (lane?.checks ?? []).map((check) => {
    const results = mission.planned(check, lane?.prefix ?? '').map((entry) => {
      journal.change(entry.record.id, 'baseline', 'plumbing', { stopped });
      journal.change(entry.record.id, 'baseline', 'ended', {});
      return rejudge(entry, [], journal.changes);
    });
    return [check, results] as const;
  });
}

/** The need of a check that this mesh does not meet; undefined when it meets all. */
export function unmetNeed({ record }: LoadedCheck, istioVersion: string): string | undefined {
  const version = semver.coerce(istioVersion);
  if (version !== null && semver.satisfies(version, record.needs.istio)) return undefined;
  return `needs Istio ${record.needs.istio}, this mesh runs ${istioVersion}`;
}
