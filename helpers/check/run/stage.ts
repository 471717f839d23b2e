import type { Json, Phase } from '../../model/observation.ts';
import { namespacesOf, type Yaml } from '../plan/check-run.ts';
import type { CheckContext } from './context.ts';

/** Sets the stage: what the record gives, held by every proxy concerned. */
export async function setStage(context: CheckContext): Promise<void> {
  const { given } = context.run;
  await changing(context, 'baseline', async () => apply(context, 'baseline', given), [given]);
}

/** Makes the change of the check and waits until every proxy concerned holds it. */
export async function makeChange(context: CheckContext): Promise<void> {
  const { applies, removes, recasts } = context.run;
  await changing(context, 'applied', async () => {
    if (recasts.length > 0) await recast(context, recasts);
    await remove(context, 'applied', removes);
    await apply(context, 'applied', applies);
  }, [applies, removes]);
}

/** Undoes the change; the stage stays set. */
export async function undoChange(context: CheckContext): Promise<void> {
  const { applies, reinstates, originals } = context.run;
  await changing(context, 'restored', async () => {
    if (originals.length > 0) await recast(context, originals);
    await remove(context, 'restored', applies);
    await apply(context, 'restored', reinstates);
  }, [applies, reinstates]);
}

/** Deletes whatever the check may have applied, in any state. */
export async function strike({ run, mesh }: CheckContext, signal: AbortSignal): Promise<void> {
  const left = [run.applies, run.given].filter(({ names }) => names.length > 0);
  if (left.length > 0) await mesh.delete(left.map(({ yaml }) => yaml).join(''), signal);
  if (run.originals.length > 0) await mesh.ensureCast(namespacesOf(run.originals), run.originals, signal);
}

async function changing(context: CheckContext, phase: Phase, change: () => Promise<void>, parts: readonly Yaml[]): Promise<void> {
  const { mesh, run, journal, signal } = context;
  if (parts.every(({ names }) => names.length === 0) && run.recasts.length === 0) return;
  const held = await mesh.beforeChange(run.parties, signal);
  await change();
  const facts: Readonly<Record<string, Json>> = await held(signal);
  journal.change(run.record.id, phase, 'acknowledged', facts);
}

async function apply({ mesh, journal, run, signal }: CheckContext, phase: Phase, { names, yaml }: Yaml): Promise<void> {
  if (names.length === 0) return;
  await mesh.apply(yaml, signal);
  journal.change(run.record.id, phase, 'applied', { manifests: names });
}

async function remove({ mesh, journal, run, signal }: CheckContext, phase: Phase, { names, yaml }: Yaml): Promise<void> {
  if (names.length === 0) return;
  await mesh.delete(yaml, signal);
  journal.change(run.record.id, phase, 'deleted', { manifests: names });
}

async function recast({ mesh, signal }: CheckContext, workloads: CheckContext['run']['recasts']): Promise<void> {
  await mesh.ensureCast(namespacesOf(workloads), workloads, signal);
}
