import type { Phase } from '../../model/observation.ts';
import type { Yaml } from '../plan/check-run.ts';
import type { CheckContext } from './context.ts';

const NOTHING: Yaml = { names: [], yaml: '' };

/** Sets the stage: what the record gives, held by every proxy concerned. */
export async function setStage(context: CheckContext): Promise<void> {
  const { run, mesh, signal } = context;
  const { namespaces, workloads } = run.arrivals;
  if (workloads.length > 0) context.left.add('arrivals');
  await recast(context, namespaces, workloads);
  if (run.given.names.length > 0) context.left.add('given');
  for (const [index, turn] of run.turns.entries()) {
    if (index > 0) await mesh.laterSecond(signal);
    await change(context, 'baseline', NOTHING, turn);
  }
}

/** Rebuilds the parties that the change of the check is about to find rebuilt. */
export async function rebuildParties(context: CheckContext): Promise<void> {
  if (!context.run.injectsAnew) await rebuild(context);
}

async function rebuild(context: CheckContext): Promise<void> {
  const { recasts, relabelled } = context.run;
  if (recasts.length === 0) return;
  context.left.add('recasts');
  await recast(context, relabelled.after, recasts);
  context.journal.change(context.run.record.id, 'applied', 'recast', { parties: recasts.map(described) });
}

function described({ name, namespace, membership, injection }: CheckContext['run']['recasts'][number]): string {
  return `${name}.${namespace} ${membership}${injection === undefined ? '' : ` by ${injection}`}`;
}

/**
 * Makes the change of the check and waits until every proxy concerned holds it; `onMade` is told when the API server has taken it. A change of
 * what injection does comes before the parties that are to be injected by it.
 */
export async function makeChange(context: CheckContext, onMade: () => void = () => undefined): Promise<void> {
  const { applies, removes } = context.run;
  if (applies.names.length > 0) context.left.add('applies');
  await change(context, 'applied', removes, applies, onMade);
  if (context.run.injectsAnew) await rebuild(context);
}

/** Undoes the change; the stage stays set. */
export async function undoChange(context: CheckContext): Promise<void> {
  const { applies, reinstates, originals, relabelled, injectsAnew } = context.run;
  const before = async (): Promise<void> => {
    await recast(context, relabelled.before, originals);
    context.left.delete('recasts');
  };
  if (!injectsAnew) await before();
  await change(context, 'restored', applies, reinstates);
  context.left.delete('applies');
  if (injectsAnew) await before();
  if (context.run.restarted.length > 0) await context.mesh.revive(context.run.restarted, context.signal);
}

/** Deletes what the check left in force and puts its parties back, in any state. */
export async function strike({ run, mesh, left }: CheckContext, signal: AbortSignal): Promise<void> {
  const yaml = [left.has('applies') ? run.applies.yaml : '', left.has('given') ? run.given.yaml : ''].join('');
  if (yaml !== '') await mesh.strike(yaml, signal);
  if (left.has('arrivals')) await recast({ mesh, signal }, run.home.namespaces, run.home.workloads);
  else if (left.has('recasts')) await recast({ mesh, signal }, run.relabelled.before, run.originals);
  if (left.has('applies') && run.restarted.length > 0) await mesh.revive(run.restarted, signal);
}

async function change(
  { run, mesh, journal, signal }: CheckContext,
  phase: Phase,
  deletes: Yaml,
  applies: Yaml,
  onMade: () => void = () => undefined,
): Promise<void> {
  if (deletes.names.length + applies.names.length === 0) return;
  const made = { deleted: deletes.names, applied: applies.names };
  const facts = await mesh.change(
    {
      parties: phase === 'applied' ? run.changedParties : run.parties,
      calls: run.calls,
      deletes: deletes.yaml,
      applies: applies.yaml,
    },
    signal,
    () => {
      journal.change(run.record.id, phase, applies.names.length === 0 ? 'deleted' : 'applied', made);
      onMade();
    },
  );
  journal.change(run.record.id, phase, 'acknowledged', facts);
}

/** The namespaces stand already, and stay as they are but for those that ask for sidecars in another way. */
async function recast(
  { mesh, signal }: Pick<CheckContext, 'mesh' | 'signal'>,
  namespaces: CheckContext['run']['relabelled']['before'],
  workloads: CheckContext['run']['recasts'],
): Promise<void> {
  if (workloads.length > 0) await mesh.ensureCast(namespaces, workloads, signal);
}
