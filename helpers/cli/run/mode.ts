import type { LoadedCheck } from '../../check/record/check-record.ts';
import type { PlanRequest, RunPlanRequest, RunResult } from '../../check/run/lanes/run-plan.ts';
import { proveChecks, sabotagedChecks } from '../../check/run/prove/prove.ts';
import { plannedChecks, runChecks } from '../../check/run/run.ts';

/** What a run does with its checks between bring-up and clean-up. */
export interface Mode {
  /** The command whose output formats print the result. */
  readonly name: 'run' | 'prove';
  /** The checks as the bundle holds them: mapped to the mesh that was found. */
  readonly plan: (request: PlanRequest) => readonly LoadedCheck[];
  readonly run: (request: RunPlanRequest) => Promise<RunResult>;
}

/** Every check once. */
export const RUN: Mode = { name: 'run', plan: plannedChecks, run: runChecks };

/** Every check under each of its sabotages. */
export const PROVE: Mode = { name: 'prove', plan: sabotagedChecks, run: proveChecks };
