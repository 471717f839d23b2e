import pLimit from 'p-limit';
import { NotOursError } from '../../../kube/not-ours.ts';
import { budgets } from '../../../timing/budgets.ts';
import type { CheckResult } from '../../judge/judge.ts';
import { namespacesOf, workloadsOf } from '../../plan/check-run.ts';
import { CAPACITY } from '../../plan/lanes/capacity.ts';
import type { Lane } from '../../plan/lanes/lanes.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import type { Journal } from '../journal.ts';
import { inBatches } from './batches.ts';
import type { Mode, RunPlanRequest } from './mode.ts';

type Played = PromiseSettledResult<Judged>;

/**
 * Plays lanes that leave each other alone, wave by wave: casts of a wave are gone before the next one is measured, except those of the last
 * wave, which stand for whoever comes after. Answers in the order of the lanes.
 */
export async function runBeside(
  request: RunPlanRequest,
  journal: Journal,
  mode: Mode,
  lanes: readonly Lane[],
): Promise<readonly Played[]> {
  const batches = inBatches(lanes, (request.capacity ?? CAPACITY).workloads);
  const played = new Map<Lane, Played>();
  const leaving: Promise<void>[] = [];
  for (const [index, batch] of batches.entries()) {
    if (request.signal.aborted) break;
    for (const [lane, result] of await runBatch(request, journal, mode, batch)) played.set(lane, result);
    if (index === batches.length - 1) continue;
    const gone = deleteCasts(request, batch);
    leaving.push(gone);
    // An existing mesh is promised that no more are there at once; on our own the next cast starts while this one ends.
    if (request.managedMesh !== true) await Promise.allSettled([gone]);
  }
  const left = await Promise.allSettled(leaving);
  request.signal.throwIfAborted();
  for (const { reason } of left.filter((one) => one.status === 'rejected')) throw reason;
  return lanes.flatMap((lane) => played.get(lane) ?? []);
}

async function runBatch(
  request: RunPlanRequest,
  journal: Journal,
  mode: Mode,
  batch: readonly Lane[],
): Promise<readonly (readonly [Lane, Played])[]> {
  // Nobody measures while pods of a neighbour still start: that would take the cores from the proxies that are being asked.
  // A few at a time: pods that all start together are all ready late, and a slow machine would find none of them in time.
  const some = pLimit((request.capacity ?? CAPACITY).lanes);
  const deployed = await Promise.allSettled(batch.map((lane) => some(() => deploy(request, lane))));
  stopAtOthers(deployed);
  const played = await Promise.allSettled(
    batch.map((lane, index) => some(() => runLane(request, journal, mode, { ...lane, deployed: deployed[index] }))),
  );
  return batch.flatMap((lane, index) => {
    const result = played[index];
    return result === undefined ? [] : [[lane, result] as const];
  });
}

/** A cast that would stand where others keep something ends the run, whatever else could be judged. */
function stopAtOthers(deployed: readonly PromiseSettledResult<void>[]): void {
  const reasons = deployed.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  const foreign = reasons.find((reason) => reason instanceof NotOursError);
  if (foreign !== undefined) throw foreign;
}

/** Takes the casts of a wave off the mesh; the next wave is raised meanwhile. */
async function deleteCasts({ mesh, signal }: RunPlanRequest, batch: readonly Lane[]): Promise<void> {
  const namespaces = batch.flatMap(({ cast, prefix }) =>
    namespacesOf(workloadsOf(cast, prefix)).map(({ name }) => name),
  );
  await mesh.deleteCast(namespaces, signal);
}

/**
 * Plays lanes that nobody else may be beside, one after another. A cast that could not be raised is told as everywhere else; a mesh that is
 * not as it was before ends everything.
 */
export async function runAlone(
  request: RunPlanRequest,
  journal: Journal,
  mode: Mode,
  lanes: readonly Lane[],
): Promise<readonly PromiseSettledResult<Judged>[]> {
  const played: PromiseSettledResult<Judged>[] = [];
  for (const lane of lanes) {
    const [deployed] = await Promise.allSettled([deploy(request, lane)]);
    request.signal.throwIfAborted();
    stopAtOthers([deployed]);
    if (deployed.status === 'rejected') played.push(deployed);
    else played.push({ status: 'fulfilled', value: await runLane(request, journal, mode, { ...lane, deployed }) });
  }
  return played;
}

/** The results of a lane's checks. */
export type Judged = readonly (readonly [LoadedCheck, readonly CheckResult[]])[];

async function deploy({ mesh, signal, onEvent = () => undefined }: RunPlanRequest, lane: Lane): Promise<void> {
  const workloads = workloadsOf(lane.cast, lane.prefix);
  const name = lane.checks.map(({ record }) => record.id).join(', ');
  onEvent({ kind: 'cast', lane: name, state: 'deploying', workloads: workloads.length });
  await mesh.ensureCast(namespacesOf(workloads), workloads, signal);
  onEvent({ kind: 'cast', lane: name, state: 'ready', workloads: workloads.length });
}

interface DeployedLane extends Lane {
  readonly deployed: PromiseSettledResult<void> | undefined;
}

async function runLane(request: RunPlanRequest, journal: Journal, mode: Mode, lane: DeployedLane): Promise<Judged> {
  if (lane.deployed?.status === 'rejected') throw lane.deployed.reason;
  const { mesh, signal, onEvent = () => undefined } = request;
  signal.throwIfAborted();
  const judged: (readonly [LoadedCheck, readonly CheckResult[]])[] = [];
  for (const [index, check] of lane.checks.entries()) {
    const next = lane.checks[index + 1];
    const stage = { prefix: lane.prefix, next, mesh, journal, signal, onEvent };
    let goesOn = false;
    try {
      judged.push([check, await mode.play(check, stage)]);
      goesOn = isSameScenario(check, next);
    } finally {
      // An abort must not stop it, so it gets a signal and a budget of its own.
      if (lane.exclusive && !goesOn) await mesh.restoreMesh(AbortSignal.timeout(budgets.cleanUp));
    }
  }
  return judged;
}

/** A step of a journey goes on from what the one before it left on the mesh. */
function isSameScenario({ scenario }: LoadedCheck, next: LoadedCheck | undefined): boolean {
  return scenario !== undefined && next?.scenario?.scenario === scenario.scenario;
}
