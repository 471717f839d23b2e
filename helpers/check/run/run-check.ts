import { messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { judge } from '../judge.ts';
import { asksKubelet } from '../judge/agreement.ts';
import type { CheckResult } from '../judge/result.ts';
import { isRestoredObserved } from '../plan/staging.ts';
import type { CheckContext } from './context.ts';
import { observeSettling, observeUntilAgreed } from './observe.ts';
import { makeChange, setStage, strike, undoChange } from './stage.ts';

/**
 * Runs one check and judges what was recorded. What it applied is deleted in any case, an abort included; trouble on the way is recorded
 * and makes the check inconclusive, never the run.
 * @throws the signal's reason when it aborts, after the clean-up.
 */
export async function runCheck(context: CheckContext): Promise<CheckResult> {
  const { run, journal, signal, onEvent } = context;
  onEvent({ kind: 'check', id: run.record.id, state: 'started' });
  try {
    await play(context);
  } catch (error) {
    signal.throwIfAborted();
    stopped(context, messageOf(error));
  } finally {
    await cleaned(context);
  }
  journal.change(run.record.id, 'restored', 'ended', {});
  const result = judge(run.record, journal.observations, journal.changes);
  onEvent({ kind: 'judged', result });
  return result;
}

async function play(context: CheckContext): Promise<void> {
  const { run, onEvent } = context;
  const enter = (state: 'baseline' | 'applied' | 'settling' | 'restored') =>
    onEvent({ kind: 'check', id: run.record.id, state });
  await setStage(context);
  enter('baseline');
  if (!(await observeUntilAgreed(context, 'baseline'))) return;
  await makeChange(context);
  enter('applied');
  const held = await observeUntilAgreed(context, 'applied');
  if (held && !asksKubelet(run.record)) {
    enter('settling');
    await observeSettling(context);
  }
  if (!held || !isRestoredObserved(run.record)) return;
  await undoChange(context);
  enter('restored');
  await observeUntilAgreed(context, 'restored');
}

/** Records why a check could not go on; judge() reads it from there. */
function stopped({ journal, run }: CheckContext, cause: string): void {
  journal.change(run.record.id, 'applied', 'plumbing', { stopped: cause });
}

/** An abort must not stop the clean-up, so it gets a signal and a budget of its own. */
async function cleaned(context: CheckContext): Promise<void> {
  try {
    await strike(context, AbortSignal.timeout(budgets.cleanUp));
  } catch (error) {
    context.journal.change(context.run.record.id, 'restored', 'plumbing', { cleanUp: messageOf(error) });
  }
}
