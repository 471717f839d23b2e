import type { ChangeEvent, Observation } from '../../model/observation.ts';
import type { CheckRecord } from '../record/check-record.ts';
import type { PlannedCheck } from '../record/planned-check.ts';
import { inheritedBaseline, stepBefore } from './inherited.ts';
import { judgeSabotage } from './judge-sabotage.ts';
import { judge, notApplicable, type CheckResult, type JudgedPhases } from './judge.ts';

/**
 * The result of a planned check from what was recorded of it, or of the step that it goes on from, and from nothing else: the runner and
 * replay both call this. A check that has no `ended` among its changes was not played to its end and is inconclusive, whatever it had shown
 * by then.
 */
export function rejudge(
  planned: PlannedCheck,
  observations: readonly Observation[],
  changes: readonly ChangeEvent[],
): CheckResult {
  const { record, sabotage } = planned;
  const end = endOf(record.id, changes);
  if (end === undefined) return notJudged(record.id);
  const because = end.facts['notApplicable'];
  if (typeof because === 'string') return notApplicable(record, because);
  if (sabotage !== undefined) return judgeSabotage({ record, sabotage }, observations, changes);
  const before = stepBefore(end);
  const shown = before === undefined ? [] : observations.filter(({ check }) => check === before);
  const carried = inheritedBaseline(record, shown);
  return judge(record, observations, changes, { phases: phasesRun(record, end.facts['stays'] === true), carried });
}

/** The event that tells that a check was played to its end; undefined for one that was not. */
export function endOf(id: string, changes: readonly ChangeEvent[]): ChangeEvent | undefined {
  return changes.find(({ check, kind }) => check === id && kind === 'ended');
}

/** A step whose change stays in force for the next step of its journey is not undone; a state has neither before nor afterwards. */
function phasesRun({ kind }: CheckRecord, stays: boolean): JudgedPhases {
  if (kind === 'state') return ['applied'];
  return stays ? ['baseline', 'applied'] : ['baseline', 'applied', 'restored'];
}

/** The result of a check that was selected and not played to its end: it never disappears. */
export function notJudged(id: string): CheckResult {
  const because = 'the run ended before it was judged';
  return { id, verdict: 'inconclusive', because, cells: [], seconds: 0, enforcedMs: null };
}
