import { sabotagePlays, type SabotagedCheck } from '../../plan/sabotage/sabotaged-check.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import {
  planOf,
  runPlan,
  type Mode,
  type PlanRequest,
  type RunPlanRequest,
  type RunResult,
} from '../lanes/run-plan.ts';
import { proveCheck } from './prove-check.ts';

/** Every sabotage of every check as it is played on this mesh, for the bundle's plan. */
export function sabotagedChecks(request: PlanRequest): readonly SabotagedCheck[] {
  return planOf(request, modeOf(request)) as readonly SabotagedCheck[];
}

/**
 * Plays checks under each of their sabotages, declared and generated, and answers a result per sabotage: `conforms` when it was caught,
 * `deviates` when it survived. Lanes of one cast each go side by side.
 * @throws the first error when no cast could be raised; the signal's reason when it aborts.
 */
export function proveChecks(request: RunPlanRequest): Promise<RunResult> {
  return runPlan(request, modeOf(request));
}

function modeOf(domains: PlanRequest): Mode {
  const plays = (check: LoadedCheck, prefix: string) => sabotagePlays(check, prefix, domains);
  return {
    planned: (check, prefix) => plays(check, prefix).map(({ planned }) => planned),
    play: (check, stage) => proveCheck(plays(check, stage.prefix), stage),
  };
}
