import { asRun, checkRun } from '../plan/check-run.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { planOf, runPlan, type Mode, type PlanRequest, type RunPlanRequest, type RunResult } from './lanes/run-plan.ts';
import { runCheck } from './run-check.ts';
import { scenarioProgress } from './scenario/scenario-progress.ts';
import { CertificateIndex } from './witnesses/certificate-index.ts';

export type { RunResult } from './lanes/run-plan.ts';
export type { RunEvent } from './ports.ts';

interface Sabotaged {
  /** The sabotage under which a check is run, from stage to clean-up; none unless told. */
  readonly sabotageOf?: (check: LoadedCheck) => string | undefined;
}

export type RunRequest = RunPlanRequest & Sabotaged;

/** The checks as a run of this request plays them, for the bundle's plan: mapped to their lanes' namespaces. */
export function plannedChecks(request: PlanRequest & Sabotaged): readonly LoadedCheck[] {
  return planOf(request, modeOf(request));
}

/**
 * Runs each check once: stage, baseline, change, claim, restoration. Steps of a journey that follow each other go on where the one before
 * them ended.
 * @throws the first error when no cast could be raised; the signal's reason when it aborts.
 */
export async function runChecks(request: RunRequest): Promise<RunResult> {
  return runPlan(request, modeOf(request));
}

function modeOf({ sabotageOf, ...domains }: PlanRequest & Sabotaged): Mode {
  const made = (check: LoadedCheck, prefix: string) => checkRun(check, prefix, domains, sabotageOf?.(check));
  const progressOf = scenarioProgress();
  return {
    planned: (check, prefix) => [asRun(check, made(check, prefix))],
    play: async (check, stage) => {
      const run = made(check, stage.prefix);
      const course = progressOf(check, sabotageOf?.(check) === undefined ? stage.next : undefined);
      const result = await runCheck(
        { ...stage, run, left: new Set(), certificates: new CertificateIndex() },
        course.of,
      );
      course.ended(result);
      return [result];
    },
  };
}
