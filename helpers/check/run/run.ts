import { MeshproofError, messageOf } from '../../errors.ts';
import { NotOursError } from '../../kube/not-ours.ts';
import { rejudge } from '../judge/rejudge.ts';
import type { Lane } from '../plan/lanes/lanes.ts';
import { entryOf, lanesWith, type PlanEntry } from '../plan/plan.ts';
import { unmetRequirement } from '../plan/requirements.ts';
import { Journal } from './journal.ts';
import { runExclusive, runSideBySide } from './lanes/run-lanes.ts';
import type { RecordedRun, RunRequest } from './request.ts';

/**
 * Runs the checks of a plan: lanes side by side, the checks of a lane one after another; mesh-wide
 * checks come last and alone. Every check gets its verdict by a `judged` event. Policies are
 * deleted after each check; the casts of the last batch stay for the caller to delete.
 * @throws the first error when no cast could be deployed, or when the mesh could not be restored;
 * the signal's reason when it aborts.
 */
export async function runChecks(request: RunRequest): Promise<void> {
  const run: RecordedRun = { ...request, journal: new Journal(request.sink, request.clock) };
  const { plan } = request;
  const unmet = new Map(plan.entries.map(({ check }) => [check, unmetRequirement(check, request)] as const));
  for (const entry of plan.entries) {
    const notApplicable = unmet.get(entry.check);
    if (notApplicable !== undefined) judgeUnrun(run, entry, { notApplicable });
  }
  const lanes = lanesWith(plan, (check) => unmet.get(check) === undefined);
  const shared = lanes.filter(({ exclusive }) => !exclusive);
  const exclusive = lanes.filter((lane) => lane.exclusive);
  const ends = [...(await runSideBySide(run, shared)), ...(await runExclusive(run, exclusive))];
  const failed = ends.flatMap((end, index) => {
    const lane = [...shared, ...exclusive][index];
    return end.status === 'rejected' && lane !== undefined ? [{ lane, reason: end.reason as unknown }] : [];
  });
  const foreign = failed.find(({ reason }) => reason instanceof NotOursError);
  if (foreign !== undefined) throw foreign.reason;
  if (lanes.length > 0 && failed.length === lanes.length) throw failed[0]?.reason;
  for (const { lane, reason } of failed) judgeUndeployed(run, lane, reason);
}

/** Judges the checks of a lane that failed while the other lanes went on. */
function judgeUndeployed(run: RecordedRun, { checks }: Lane, reason: unknown): void {
  const why = reason instanceof MeshproofError ? `${reason.details}\nwhat to do: ${reason.hint}` : messageOf(reason);
  const stopped = `its cast could not be deployed: ${why}`;
  for (const check of checks) judgeUnrun(run, entryOf(run.plan, check), { stopped });
}

/** Why a check was not run; recorded, so that the verdict is read from there. */
type Unrun = { readonly notApplicable: string } | { readonly stopped: string };

function judgeUnrun({ journal, onEvent }: RecordedRun, { runs }: PlanEntry, why: Unrun): void {
  for (const { planned } of runs) {
    const { id } = planned.record;
    if ('stopped' in why) journal.change(id, 'baseline', 'infrastructure', why);
    journal.change(id, 'baseline', 'ended', 'stopped' in why ? {} : why);
    onEvent({ kind: 'judged', result: rejudge(planned, [], journal.changes) });
  }
}
