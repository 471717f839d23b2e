import type { CheckResult } from '../check/judge/result.ts';
import { plannedChecks, planRun, type Plan, type PlanRequest } from '../check/plan/plan.ts';
import type { RunRequest } from '../check/run/request.ts';
import { runChecks } from '../check/run/run.ts';
import type { ChangeEvent, Observation } from '../model/observation.ts';
import { combineVerdicts, type Verdict } from '../model/verdict.ts';
import { startClock } from '../timing/clock.ts';
import type { FaultInjection } from './fault-injection.ts';
import { simulatedMesh, type SimulatedMesh } from './simulated-mesh.ts';

/** What a run on a simulated mesh recorded. */
export interface SimulatedRun {
  readonly plan: Plan;
  readonly mesh: SimulatedMesh;
  readonly observations: readonly Observation[];
  readonly changes: readonly ChangeEvent[];
  readonly verdict: Verdict;
  /** In the order of the plan. */
  readonly checks: readonly CheckResult[];
}

export interface SimulatedRequest extends Omit<PlanRequest, 'mode'>, Partial<Omit<RunRequest, 'plan' | 'mesh'>> {
  /** @default 'run' */
  readonly mode?: PlanRequest['mode'];
  readonly faultInjection?: FaultInjection;
  /** @default a simulated mesh with these faults */
  readonly mesh?: SimulatedMesh;
}

/** Runs checks on a simulated mesh and collects what the run recorded; for tests. */
export async function simulatedRun(request: SimulatedRequest): Promise<SimulatedRun> {
  const { faultInjection = {}, mesh = simulatedMesh(faultInjection) } = request;
  const plan = planRun({ mode: 'run', ...request });
  const observations: Observation[] = [];
  const changes: ChangeEvent[] = [];
  const results = new Map<string, CheckResult>();
  await runChecks({
    sink: {
      observe: (entry) => observations.push(entry),
      change: (entry) => changes.push(entry),
    },
    clock: startClock(),
    signal: new AbortController().signal,
    istioVersion: '1.31.0',
    ...request,
    onEvent: (event) => {
      request.onEvent?.(event);
      if (event.kind === 'judged') results.set(event.result.id, event.result);
    },
    plan,
    mesh,
  });
  const checks = plannedChecks(plan).flatMap(({ record }) => results.get(record.id) ?? []);
  return { plan, mesh, observations, changes, verdict: combineVerdicts(checks.map(({ verdict }) => verdict)), checks };
}

/** A run's verdicts with their reasons, in the order of its plan. */
export function verdictsOf({ checks }: Pick<SimulatedRun, 'checks'>): readonly (readonly string[])[] {
  return checks.map(({ verdict, because }) => [verdict, because]);
}
