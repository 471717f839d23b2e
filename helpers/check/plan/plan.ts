import type { LoadedCheck } from '../record/check-record.ts';
import { assignLanes, type Lane } from './lanes/lanes.ts';
import { namespacesOf, workloadsOf } from './lanes/workloads.ts';
import type { MeshDomains } from './namespaces.ts';
import { plannedRun, type PlannedRun } from './planned-run.ts';
import { sabotagedRuns } from './sabotage/sabotaged-runs.ts';

/** What is done with a check: it is run once, or once under each of its sabotages. */
export type Mode = 'run' | 'prove';

export interface PlanRequest {
  readonly mode: Mode;
  readonly checks: readonly LoadedCheck[];
  /** Put before every namespace of every check. @default '' */
  readonly namespacePrefix?: string;
  /** How often a cast may be deployed, so that its checks run side by side. @default 1 */
  readonly copies?: number;
  /** Domains of the mesh; `onMesh` sets them once they are known. @default Istio's own */
  readonly domains?: MeshDomains;
  /** Name of the sabotage under which mode `run` runs every check once. @default none */
  readonly sabotage?: string;
}

/** One selected check. */
export interface PlanEntry {
  readonly check: LoadedCheck;
  readonly lane: Lane;
  /** One run in mode `run`, one per sabotage in mode `prove`. */
  readonly runs: readonly PlannedRun[];
}

/** What a run does: which checks, in which order, in which namespaces. */
export interface Plan extends Pick<PlanRequest, 'mode' | 'sabotage'> {
  /** Exclusive ones last. */
  readonly lanes: readonly Lane[];
  /** In the order in which the checks were selected. */
  readonly entries: readonly PlanEntry[];
}

/** Plans a run: assigns every check to a lane and prepares it for the namespaces of that lane. */
export function planRun({ checks, namespacePrefix, copies, domains, ...how }: PlanRequest): Plan {
  const lanes = assignLanes(checks, namespacePrefix, copies);
  const laneOf = new Map(lanes.flatMap((lane) => lane.checks.map((check) => [check, lane] as const)));
  const placed = checks.flatMap((check) => {
    const lane = laneOf.get(check);
    return lane === undefined ? [] : [entryFor(how, { check, lane }, domains)];
  });
  return { ...how, lanes, entries: placed };
}

/** The same plan on a mesh with these domains: same lanes, with its identities and hosts. */
export function onMesh(plan: Plan, domains?: MeshDomains): Plan {
  return { ...plan, entries: plan.entries.map((entry) => entryFor(plan, entry, domains)) };
}

type Placed = Pick<PlanEntry, 'check' | 'lane'>;

/**
 * An entry whose runs are prepared when they are first read: those of a plan that is moved to a
 * mesh are not, and predictions take most of the time of a plan.
 */
function entryFor(how: Pick<Plan, 'mode' | 'sabotage'>, { check, lane }: Placed, domains?: MeshDomains): PlanEntry {
  let runs: PlanEntry['runs'] | undefined;
  return {
    check,
    lane,
    get runs() {
      return (runs ??= runsOf(how, { check, lane }, domains));
    },
  };
}

function runsOf(
  { mode, sabotage }: Pick<Plan, 'mode' | 'sabotage'>,
  { check, lane: { prefix } }: Placed,
  domains: MeshDomains | undefined,
): readonly PlannedRun[] {
  if (mode === 'prove') return sabotagedRuns(check, prefix, domains);
  return [plannedRun(check, prefix, domains, sabotage)];
}

/** The checks as they are run, in order: what a bundle keeps of a plan. */
export function plannedChecks({ entries }: Plan): readonly PlannedRun['planned'][] {
  return entries.flatMap(({ runs }) => runs.map(({ planned }) => planned));
}

/** The lanes with those of their checks that can run; without lanes that have none. */
export function lanesWith({ lanes }: Plan, isAble: (check: LoadedCheck) => boolean): readonly Lane[] {
  return lanes
    .map((lane) => ({ ...lane, checks: lane.checks.filter(isAble) }))
    .filter(({ checks }) => checks.length > 0);
}

/** The planned runs of a check. */
export function entryOf({ entries }: Plan, check: LoadedCheck): PlanEntry {
  const entry = entries.find((one) => one.check === check);
  if (entry === undefined) throw new Error(`${check.record.id} is not in the plan`);
  return entry;
}

/** The names of all namespaces of the casts, each once. */
export function namespacesIn({ lanes }: Plan): readonly string[] {
  const names = lanes.flatMap(({ cast, prefix }) => namespacesOf(workloadsOf(cast, prefix)).map(({ name }) => name));
  return [...new Set(names)];
}
