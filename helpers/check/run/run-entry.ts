import { messageOf } from '../../errors.ts';
import { NotOursError } from '../../kube/not-ours.ts';
import type { ChangeEvent } from '../../model/observation.ts';
import { budgets } from '../../timing/budgets.ts';
import type { Ended } from '../judge/recorded/change-facts.ts';
import { rejudge } from '../judge/rejudge.ts';
import type { PlanEntry } from '../plan/plan.ts';
import type { PlannedCheck } from '../record/planned-check.ts';
import type { CheckContext } from './context.ts';
import type { RecordedRun } from './request.ts';
import { runScript, type Script } from './script.ts';
import { cleanUp } from './set-up.ts';
import { CertificateIndex } from './witnesses/certificate-index.ts';

/**
 * Runs a check once, or once under each sabotage, and judges what was recorded. An error is
 * recorded and makes that run inconclusive. Sabotages share one set-up, and the baseline must hold
 * again before each of them, which proves that the one before was undone. What was applied is
 * deleted in any case, also after an abort.
 * @returns true when every run conforms
 * @throws NotOursError when another owner uses a name that the check needs; the signal's reason
 * when it aborts; both after the clean-up
 */
export async function runEntry({ runs }: PlanEntry, script: Script, on: RecordedRun): Promise<boolean> {
  const { mesh, journal, signal, onEvent } = on;
  const left: CheckContext['left'] = new Set();
  let unclean: CheckContext | undefined;
  let skipped: string | undefined;
  let conforms = true;
  try {
    for (const { run, planned } of runs) {
      const { id } = run.record;
      const context = { mesh, journal, signal, onEvent, run, left, certificates: new CertificateIndex() };
      unclean = context;
      onEvent({ kind: 'check', id, state: 'started' });
      const ended: Ended = {};
      const attempt = skipped === undefined ? await attempted(context, script, ended) : skip(context, skipped);
      if (attempt === 'no baseline') skipped = `not tried: the baseline did not hold before ${id}`;
      if (attempt !== 'skipped' && !conformsSoFar(context, planned, ended)) await explain(context);
      // A proof keeps its set-up between two sabotages, unless an error leaves doubt about it.
      const isDue = script.mode === 'run' ? ended.stays !== true : attempt === 'failed';
      if (isDue && (await cleaned(context))) left.clear();
      else if (isDue) skipped = `not tried: what ${id} left could not be deleted`;
      if (script.mode === 'run') unclean = undefined;
      journal.change(id, 'restored', 'ended', { ...ended });
      const result = rejudge(planned, journal.observations, journal.changes);
      onEvent({ kind: 'judged', result });
      conforms &&= result.verdict === 'conforms';
    }
  } finally {
    if (unclean !== undefined) await cleaned(unclean);
  }
  return conforms;
}

function conformsSoFar({ run, journal }: CheckContext, planned: PlannedCheck, ended: Ended): boolean {
  const last = journal.changes.at(-1);
  const end = { ...last, check: run.record.id, phase: 'restored', kind: 'ended', facts: { ...ended } } as ChangeEvent;
  return rejudge(planned, journal.observations, [...journal.changes, end]).verdict === 'conforms';
}

/** Keeps what explains a run that does not conform, while its objects are still in force. */
async function explain({ mesh, run, journal, signal }: CheckContext): Promise<void> {
  const { id } = run.record;
  const uninjected = mesh.uninjected?.(run.members) ?? [];
  if (uninjected.length > 0)
    journal.change(id, 'applied', 'infrastructure', { uninjected: uninjectedText(uninjected) });
  try {
    await mesh.diagnose?.(id, run.members, AbortSignal.any([signal, AbortSignal.timeout(budgets.diagnostics)]));
  } catch (error) {
    signal.throwIfAborted();
    journal.change(id, 'applied', 'infrastructure', { diagnostics: messageOf(error) });
  }
}

function uninjectedText(pods: readonly string[]): string {
  return `injection is on for the namespace of ${pods.join(', ')}, without an istio-proxy: see whether the webhooks of istiod are there`;
}

type Attempt = 'done' | 'no baseline' | 'failed' | 'skipped';

async function attempted(context: CheckContext, script: Script, ended: Ended): Promise<Attempt> {
  try {
    return (await runScript(context, script, ended)) ? 'done' : 'no baseline';
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof NotOursError) throw error;
    recordStop(context, messageOf(error));
    return 'failed';
  }
}

function skip(context: CheckContext, obstacle: string): Attempt {
  recordStop(context, obstacle);
  return 'skipped';
}

/** Records why a check did not run to its end; the judge reads the cause from there. */
function recordStop({ journal, run }: CheckContext, cause: string): void {
  journal.change(run.record.id, 'applied', 'infrastructure', { stopped: cause });
}

/** Cleans up within its own budget, which an abort does not stop; returns whether it succeeded. */
async function cleaned(context: CheckContext): Promise<boolean> {
  try {
    await cleanUp(context, AbortSignal.timeout(budgets.cleanUp));
    return true;
  } catch (error) {
    context.journal.change(context.run.record.id, 'restored', 'infrastructure', { cleanUp: messageOf(error) });
    return false;
  }
}
