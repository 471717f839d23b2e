import { courses } from './scenario/scenario-progress.ts';
import { asRun, checkRun } from '../plan/check-run.ts';
import { planOf, playChecks, type Mission, type PlanRequest, type PlayRequest, type RunResult } from './lanes/run-plan.ts';
import { runCheck } from './run-check.ts';
import { LeafBook } from './witnesses/certificate-index.ts';
import type { LoadedCheck } from '../record/check-record.ts';

export type { RunResult } from './lanes/run-plan.ts';
export type { RunEvent } from './ports.ts';

interface Sabotaged {
  /** The sabotage under which a check is run, from stage to clean-up; none unless told. */
  readonly sabotageOf?: (check: LoadedCheck) => string | undefined;
}

export type RunRequest = PlayRequest & Sabotaged;

/** The checks as a run of this request plays them, for the bundle's plan: mapped to their lanes' namespaces. */
export function plannedChecks(request: PlanRequest & Sabotaged): readonly LoadedCheck[] {
  return planOf(request, missionOf(request));
}

/**
 * Runs each check once: stage, baseline, change, claim, restoration. Steps of a journey that follow each other go on where the one before
 * them ended.
 * @throws the first error when no cast could be raised; the signal's reason when it aborts.
 */
export async function runChecks(request: RunRequest): Promise<RunResult> {
  return playChecks(request, missionOf(request));
}

function missionOf({ sabotageOf, ...domains }: PlanRequest & Sabotaged): Mission {
  const made = (check: LoadedCheck, prefix: string) => checkRun(check, prefix, domains, sabotageOf?.(check));
  const courseOf = courses();
  return {
    planned: (check, prefix) => [asRun(check, made(check, prefix))],
    play: async (check, stage) => {
      const run = made(check, stage.prefix);
      const course = courseOf(check, sabotageOf?.(check) === undefined ? stage.next : undefined);
      const result = await runCheck({ ...stage, run, left: new Set(), leaves: new LeafBook() }, course.of);
      course.ended(result);
      return [result];
    },
  };
}
