import type { ChangeEvent, Observation } from '../../model/observation.ts';
import type { CheckRecord } from '../record/check-record.ts';
import type { PlannedCheck } from '../record/planned-check.ts';
import { inheritedBaseline } from './inherited.ts';
import { judgeSabotage } from './judge-sabotage.ts';
import { judge } from './judge.ts';
import type { JudgedPhase } from './phases.ts';
import { endOf } from './recorded/change-facts.ts';
import { notApplicable, notJudged, type CheckResult } from './result.ts';

/**
 * The result of a planned check, from nothing but what was recorded of it and of the step whose
 * baseline it inherits. Both the runner and replay call this. A check without the event `ended` did
 * not run to its end and is inconclusive, whatever it had observed.
 */
export function rejudge(
  planned: PlannedCheck,
  observations: readonly Observation[],
  changes: readonly ChangeEvent[],
): CheckResult {
  const { record, predictions, sabotage } = planned;
  const end = endOf(record.id, changes);
  if (end === undefined) return notJudged(record.id);
  if (end.notApplicable !== undefined) return notApplicable(record.id, end.notApplicable);
  if (sabotage !== undefined) return judgeSabotage({ record, predictions, sabotage }, observations, changes);
  const { baselineOf, stays = false } = end;
  const ofStepBefore = baselineOf === undefined ? [] : observations.filter(({ check }) => check === baselineOf);
  const inherited = inheritedBaseline(record, ofStepBefore);
  return judge(planned, observations, changes, { phases: phasesRun(record, stays), inherited });
}

/** A step whose change stays in force is not restored; a state has only the applied phase. */
function phasesRun({ kind }: CheckRecord, stays: boolean): readonly JudgedPhase[] {
  if (kind === 'state') return ['applied'];
  return stays ? ['baseline', 'applied'] : ['baseline', 'applied', 'restored'];
}
