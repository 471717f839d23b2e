import pLimit from 'p-limit';
import { NotOursError } from '../../../kube/not-ours.ts';
import { budgets } from '../../../timing/budgets.ts';
import { CAPACITY } from '../../plan/lanes/capacity.ts';
import type { Lane } from '../../plan/lanes/lanes.ts';
import { namespacesOf, workloadsOf } from '../../plan/lanes/workloads.ts';
import { entryOf } from '../../plan/plan.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import type { RecordedRun } from '../request.ts';
import { runEntry } from '../run-entry.ts';
import { scenarioProgress, ALONE } from '../scenario/scenario-progress.ts';
import { inBatches } from './batches.ts';
import { deploy, deployment } from './deployment.ts';

type LaneEnd = PromiseSettledResult<void>;

/**
 * Runs lanes that do not affect each other, batch by batch. The casts of a batch are deleted before
 * the checks of the next one run; those of the last batch stay for exclusive lanes and later runs.
 * @returns how each lane ended, in their order
 */
export async function runSideBySide(run: RecordedRun, lanes: readonly Lane[]): Promise<readonly LaneEnd[]> {
  const batches = inBatches(lanes, (run.capacity ?? CAPACITY).workloads);
  const ends = new Map<Lane, LaneEnd>();
  const deletions: Promise<void>[] = [];
  for (const [index, batch] of batches.entries()) {
    if (run.signal.aborted) break;
    for (const [lane, end] of await runBatch(run, batch)) ends.set(lane, end);
    if (index === batches.length - 1) continue;
    const deletion = deleteCasts(run, batch);
    deletions.push(deletion);
    // The limit of workloads is a promise to the owners of an existing mesh; on a managed mesh the
    // next cast may start while this one ends.
    if (run.managedMesh !== true) await Promise.allSettled([deletion]);
  }
  const deleted = await Promise.allSettled(deletions);
  run.signal.throwIfAborted();
  for (const end of deleted) if (end.status === 'rejected') throw end.reason;
  return lanes.flatMap((lane) => ends.get(lane) ?? []);
}

async function runBatch(run: RecordedRun, batch: readonly Lane[]): Promise<readonly (readonly [Lane, LaneEnd])[]> {
  // All casts are ready before the first check runs: pods that start would take the cores from the
  // proxies under test. A few start at a time, since many at once would all be ready late. A cast
  // that meets an obstacle holds up no other.
  const limit = pLimit((run.capacity ?? CAPACITY).lanes);
  const deployments = batch.map((lane) => deployment(run, lane));
  const begun = await Promise.allSettled(deployments.map(({ begin }) => limit(begin)));
  if (begun.some(isForeign)) await Promise.allSettled(deployments.map(({ ready }) => ready()));
  throwIfForeign(begun);
  const ends = await Promise.allSettled(
    deployments.map(async ({ lane, ready }) => {
      await ready();
      await limit(() => runLane(run, lane));
    }),
  );
  return batch.flatMap((lane, index) => {
    const end = ends[index];
    return end === undefined ? [] : [[lane, end] as const];
  });
}

/** A namespace of another owner where a cast belongs ends the run. */
function throwIfForeign(deployed: readonly LaneEnd[]): void {
  const foreign = deployed.find(isForeign);
  if (foreign?.status === 'rejected') throw foreign.reason;
}

function isForeign(end: LaneEnd): boolean {
  return end.status === 'rejected' && end.reason instanceof NotOursError;
}

async function deleteCasts({ mesh, signal }: RecordedRun, batch: readonly Lane[]): Promise<void> {
  const namespaces = batch.flatMap(({ cast, prefix }) =>
    namespacesOf(workloadsOf(cast, prefix)).map(({ name }) => name),
  );
  await mesh.deleteCast(namespaces, signal);
}

/**
 * Runs lanes that change the mesh for all others, one after another. A cast that cannot be deployed
 * fails its lane alone.
 * @returns how each lane ended, in their order
 * @throws when the mesh could not be restored
 */
export async function runExclusive(run: RecordedRun, lanes: readonly Lane[]): Promise<readonly LaneEnd[]> {
  const ends: LaneEnd[] = [];
  for (const lane of lanes) {
    const [deployed] = await Promise.allSettled([deploy(run, lane)]);
    run.signal.throwIfAborted();
    throwIfForeign([deployed]);
    if (deployed.status === 'fulfilled') await runLane(run, lane);
    ends.push(deployed);
  }
  return ends;
}

async function runLane(run: RecordedRun, { checks, exclusive }: Lane): Promise<void> {
  const { mode, sabotage } = run.plan;
  run.signal.throwIfAborted();
  const progress = scenarioProgress();
  for (const [index, check] of checks.entries()) {
    const next = checks[index + 1];
    const step = mode === 'run' ? progress(check, sabotage === undefined ? next : undefined) : ALONE;
    let continues = false;
    try {
      step.ended(await runEntry(entryOf(run.plan, check), { mode, links: step.links }, run));
      continues = isSameScenario(check, next);
    } finally {
      // An abort must not stop the restoration, so it gets a signal and a budget of its own.
      if (exclusive && !continues) await run.mesh.restoreMesh(AbortSignal.timeout(budgets.cleanUp));
    }
  }
}

/** Whether the next check continues from what this one leaves on the mesh. */
function isSameScenario({ scenario }: LoadedCheck, next: LoadedCheck | undefined): boolean {
  return scenario !== undefined && next?.scenario?.scenario === scenario.scenario;
}
