import semver from 'semver';
import { MeshproofError, messageOf } from '../errors.ts';
import { combineVerdicts, type Verdict } from '../model/verdict.ts';
import type { RunClock } from '../timing/clock.ts';
import { notApplicable, type CheckResult } from './judge.ts';
import { asRun, checkRun, namespacesOf, workloadsOf } from './plan/check-run.ts';
import { assignLanes, type Lane } from './plan/lanes.ts';
import { Journal } from './run/journal.ts';
import type { MeshPort, RunEvent, Sink } from './run/ports.ts';
import { runCheck } from './run/run-check.ts';
import type { LoadedCheck } from './spec.ts';

export type { MeshPort, RunEvent, Sink } from './run/ports.ts';

export interface RunRequest {
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
  /** The sabotage under which a check is run; none unless told. */
  readonly sabotageOf?: (check: LoadedCheck) => string | undefined;
  readonly onEvent?: (event: RunEvent) => void;
}

export interface RunResult {
  readonly verdict: Verdict;
  /** In the order of the request. */
  readonly checks: readonly CheckResult[];
}

/** The checks as a run of this request plays them, for the bundle's plan: mapped to their lanes' namespaces. */
export function plannedChecks(
  request: Pick<RunRequest, 'checks' | 'namespacePrefix' | 'trustDomain' | 'sabotageOf'>,
): readonly LoadedCheck[] {
  return assignLanes(request.checks, request.namespacePrefix).flatMap(({ prefix, checks }) =>
    checks.map((check) => asRun(check, checkRun(check, prefix, request.trustDomain, request.sabotageOf?.(check)))),
  );
}

/**
 * Runs checks: lanes of one cast each side by side, the checks of a lane one after another. Policies are deleted after each check; the
 * casts stay, for whoever made the run to delete by its run id.
 * @throws the first error when no cast could be raised; the signal's reason when it aborts.
 */
export async function runChecks(request: RunRequest): Promise<RunResult> {
  const journal = new Journal(request.sink, request.clock);
  const able = request.checks.filter((check) => unmetNeed(check, request.istioVersion) === undefined);
  const lanes = assignLanes(able, request.namespacePrefix);
  const played = await Promise.allSettled(lanes.map((lane) => runLane(request, journal, lane)));
  request.signal.throwIfAborted();
  const failures = played.filter((lane) => lane.status === 'rejected');
  if (lanes.length > 0 && failures.length === lanes.length) throw failures[0]?.reason;
  const results = new Map(
    played.flatMap((lane, index) => (lane.status === 'fulfilled' ? lane.value : unplayed(lanes[index], lane.reason))),
  );
  const checks = request.checks.map(
    (check) => results.get(check) ?? notApplicable(check.record, unmetNeed(check, request.istioVersion) ?? ''),
  );
  return { verdict: combineVerdicts(checks.map(({ verdict }) => verdict)), checks };
}

type Judged = readonly (readonly [LoadedCheck, CheckResult])[];

async function runLane(request: RunRequest, journal: Journal, lane: Lane): Promise<Judged> {
  const { mesh, signal, onEvent = () => undefined } = request;
  const workloads = workloadsOf(lane.cast, lane.prefix);
  const name = lane.checks.map(({ record }) => record.id).join(', ');
  onEvent({ kind: 'cast', lane: name, state: 'raising', workloads: workloads.length });
  await mesh.ensureCast(namespacesOf(workloads), workloads, signal);
  onEvent({ kind: 'cast', lane: name, state: 'ready', workloads: workloads.length });
  const judged: (readonly [LoadedCheck, CheckResult])[] = [];
  for (const check of lane.checks) {
    const run = checkRun(check, lane.prefix, request.trustDomain, request.sabotageOf?.(check));
    judged.push([check, await runCheck({ run, mesh, journal, signal, left: new Set(), onEvent })]);
  }
  return judged;
}

/** The other lanes went on; these checks were never played. */
function unplayed(lane: Lane | undefined, reason: unknown): Judged {
  return (lane?.checks ?? []).map((check) => {
    const because = `its cast could not be raised: ${reason instanceof MeshproofError ? reason.happened : messageOf(reason)}`;
    return [check, { ...notApplicable(check.record, because), verdict: 'inconclusive' }] as const;
  });
}

/** The need of a check that this mesh does not meet; undefined when it meets all. */
export function unmetNeed({ record }: LoadedCheck, istioVersion: string): string | undefined {
  const version = semver.coerce(istioVersion);
  if (version !== null && semver.satisfies(version, record.needs.istio)) return undefined;
  return `needs Istio ${record.needs.istio}, this mesh runs ${istioVersion}`;
}
