import { MeshproofError, messageOf } from '../../../errors.ts';
import { NotOursError } from '../../../kube/not-ours.ts';
import { combineVerdicts } from '../../../model/verdict.ts';
import type { CheckResult } from '../../judge/judge.ts';
import { rejudge } from '../../judge/rejudge.ts';
import { assignLanes, type Lane } from '../../plan/lanes/lanes.ts';
import { unmetRequirement } from '../../plan/requirements.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import { Journal } from '../journal.ts';
import type { Mode, PlanRequest, RunPlanRequest, RunResult } from './mode.ts';
import { runAlone, runBeside, type Judged } from './run-lanes.ts';

export type { LaneContext, Mode, PlanRequest, RunPlanRequest, RunResult } from './mode.ts';

/** The checks as a mission plays them, mapped to their lanes' namespaces, in the order of the request: the bundle's plan. */
export function planOf(request: PlanRequest, mode: Mode): readonly LoadedCheck[] {
  const lanes = lanesOf(request);
  return request.checks.flatMap((check) => {
    const lane = lanes.find(({ checks }) => checks.includes(check));
    return mode.planned(check, lane?.prefix ?? '');
  });
}

function lanesOf({ checks, namespacePrefix, copies }: PlanRequest): readonly Lane[] {
  return assignLanes(checks, namespacePrefix, copies);
}

/**
 * Plays checks: lanes of one cast each side by side, the checks of a lane one after another; what changes the whole mesh comes last and
 * alone. Policies are deleted after each check; the casts stay, for whoever made the run to delete by its run id.
 * @throws the first error when no cast could be raised, or when the mesh could not be put back as it was; the signal's reason when it aborts.
 */
export async function runPlan(request: RunPlanRequest, mode: Mode): Promise<RunResult> {
  const journal = new Journal(request.sink, request.clock);
  const able = request.checks.filter((check) => unmetRequirement(check, request) === undefined);
  const unable = request.checks
    .filter((check) => !able.includes(check))
    .map((check) => [check, leftOut(request, journal, mode.planned(check, ''), check)] as const);
  // Assigned before any is left out, so that each stands where the plan says.
  const lanes = lanesOf(request)
    .map((lane) => ({ ...lane, checks: lane.checks.filter((check) => able.includes(check)) }))
    .filter(({ checks }) => checks.length > 0);
  const beside = await runBeside(
    request,
    journal,
    mode,
    lanes.filter(({ exclusive }) => !exclusive),
  );
  request.signal.throwIfAborted();
  const alone = await runAlone(
    request,
    journal,
    mode,
    lanes.filter(({ exclusive }) => exclusive),
  );
  const played = [...beside, ...alone];
  const failures = played.filter((lane) => lane.status === 'rejected');
  const foreign = failures.find(({ reason }) => reason instanceof NotOursError);
  if (foreign !== undefined) throw foreign.reason;
  if (lanes.length > 0 && failures.length === lanes.length) throw failures[0]?.reason;
  const results = new Map([
    ...unable,
    ...played.flatMap((lane, index) =>
      lane.status === 'fulfilled' ? lane.value : unplayed(journal, mode, lanes[index], lane.reason),
    ),
  ]);
  const checks = request.checks.flatMap((check) => results.get(check) ?? []);
  return { verdict: combineVerdicts(checks.map(({ verdict }) => verdict)), checks };
}

/** Checks that this mesh cannot run. Why is recorded, so that the verdict can be read from there. */
function leftOut(
  request: RunPlanRequest,
  journal: Journal,
  planned: readonly LoadedCheck[],
  check: LoadedCheck,
): readonly CheckResult[] {
  const because = unmetRequirement(check, request) ?? '';
  return planned.map((entry) => {
    journal.change(entry.record.id, 'baseline', 'ended', { notApplicable: because });
    return rejudge(entry, [], journal.changes);
  });
}

/** The other lanes went on; these checks were never played. */
function unplayed(journal: Journal, mode: Mode, lane: Lane | undefined, reason: unknown): Judged {
  const stopped = `its cast could not be raised: ${reason instanceof MeshproofError ? reason.details : messageOf(reason)}`;
  return (lane?.checks ?? []).map((check) => {
    const results = mode.planned(check, lane?.prefix ?? '').map((entry) => {
      journal.change(entry.record.id, 'baseline', 'infrastructure', { stopped });
      journal.change(entry.record.id, 'baseline', 'ended', {});
      return rejudge(entry, [], journal.changes);
    });
    return [check, results] as const;
  });
}
