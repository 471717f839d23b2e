import type { Phase } from '../../model/observation.ts';
import { hasRivals } from '../plan/changes/creation-batches.ts';
import type { ManifestSet } from '../plan/check-run.ts';
import type { CheckContext } from './context.ts';

const NOTHING: ManifestSet = { names: [], objects: [] };

/** Applies what the record gives, and waits until every proxy concerned has it. */
export async function setUp(context: CheckContext): Promise<void> {
  const { run, mesh, signal } = context;
  const { namespaces, workloads } = run.workloadsAtStart;
  if (workloads.length > 0) context.left.add('workloadsAtStart');
  await redeploy(context, namespaces, workloads);
  if (run.given.names.length > 0) context.left.add('given');
  for (const [index, batch] of run.creationBatches.entries()) {
    if (index > 0) await mesh.laterSecond(signal);
    await change(context, 'baseline', NOTHING, batch);
  }
}

/** Redeploys workloads before the change, unless the change decides how they are injected. */
export async function redeployWorkloads(context: CheckContext): Promise<void> {
  if (!context.run.injectsAnew) await redeployChanged(context);
}

async function redeployChanged(context: CheckContext): Promise<void> {
  const { redeploys, relabelled } = context.run;
  if (redeploys.length === 0) return;
  context.left.add('redeploys');
  await redeploy(context, relabelled.after, redeploys);
  context.journal.change(context.run.record.id, 'applied', 'redeploy', { members: redeploys.map(described) });
}

function described({ name, namespace, membership, injection }: CheckContext['run']['redeploys'][number]): string {
  return `${name}.${namespace} ${membership}${injection === undefined ? '' : ` by ${injection}`}`;
}

/**
 * Makes the change of the check and waits until every proxy concerned has it. A change of what
 * injection does comes before the redeploys that it is to inject.
 * @param onMade called when the API server has accepted the change
 */
export async function makeChange(context: CheckContext, onMade: () => void = () => undefined): Promise<void> {
  const { applies, removes } = context.run;
  if (applies.names.length > 0) context.left.add('applies');
  await change(context, 'applied', removes, applies, onMade);
  if (context.run.injectsAnew) await redeployChanged(context);
}

/** Undoes the change; what the record gives stays in force. */
export async function undoChange(context: CheckContext): Promise<void> {
  const { applies, restores, backups, relabelled, injectsAnew } = context.run;
  const before = async (): Promise<void> => {
    await redeploy(context, relabelled.before, backups);
    context.left.delete('redeploys');
  };
  if (!injectsAnew) await before();
  await change(context, 'restored', applies, restores);
  context.left.delete('applies');
  if (injectsAnew) await before();
  if (context.run.restarted.length > 0) await context.mesh.recreatePods(context.run.restarted, context.signal);
}

/** Deletes what the check left in force and restores its workloads. */
export async function cleanUp({ run, mesh, left }: CheckContext, signal: AbortSignal): Promise<void> {
  const applied = left.has('applies') ? run.applies.objects : [];
  const given = left.has('given') ? run.given.objects : [];
  const objects = [...applied, ...given];
  if (objects.length > 0) await mesh.cleanUp(objects, signal);
  if (left.has('workloadsAtStart'))
    await redeploy({ mesh, signal }, run.workloadsBefore.namespaces, run.workloadsBefore.workloads);
  else if (left.has('redeploys')) await redeploy({ mesh, signal }, run.relabelled.before, run.backups);
  if (left.has('applies') && run.restarted.length > 0) await mesh.recreatePods(run.restarted, signal);
}

async function change(
  { run, mesh, journal, signal }: CheckContext,
  phase: Phase,
  deletes: ManifestSet,
  applies: ManifestSet,
  onMade: () => void = () => undefined,
): Promise<void> {
  if (deletes.names.length + applies.names.length === 0) return;
  // At the begin of a second they are all created within it.
  if (hasRivals(applies.objects)) await mesh.laterSecond(signal);
  const made = { deleted: deletes.names, applied: applies.names };
  const facts = await mesh.change(
    {
      members: phase === 'applied' ? run.changedMembers : run.members,
      calls: run.calls,
      deletes: deletes.objects,
      applies: applies.objects,
    },
    signal,
    () => {
      journal.change(run.record.id, phase, applies.names.length === 0 ? 'deleted' : 'applied', made);
      onMade();
    },
  );
  journal.change(run.record.id, phase, 'acknowledged', facts);
}

/** @param namespaces those whose labels change; all of them exist already */
async function redeploy(
  { mesh, signal }: Pick<CheckContext, 'mesh' | 'signal'>,
  namespaces: CheckContext['run']['relabelled']['before'],
  workloads: CheckContext['run']['redeploys'],
): Promise<void> {
  if (workloads.length > 0) await mesh.ensureCast(namespaces, workloads, signal);
}
