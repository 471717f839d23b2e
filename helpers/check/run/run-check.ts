import { messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import type { CheckResult } from '../judge/result.ts';
import { isAskedOnce } from '../plan/asked-once.ts';
import { isRestoredObserved } from '../plan/staging.ts';
import { rejudge } from '../rejudge.ts';
import type { CheckContext } from './context.ts';
import { observeSettling, observeUntilAgreed } from './observe.ts';
import { makeChange, rebuildParties, setStage, strike, undoChange } from './stage.ts';
import { streamsAgree, whileStreaming } from './streams/flow.ts';
import { watchingEnforcement } from './watch-enforcement.ts';
import { watchingWire } from './witnesses/watch-wire.ts';

/** How a check follows the one before it and precedes the one after it. A check that is no step of a journey does neither. */
export interface Course {
  /** Its stage is in force already: the step before it left it there. */
  readonly continues: boolean;
  /** Its change stays in force once the claim held: the next step starts from it. */
  readonly stays: boolean;
}

const ALONE: Course = { continues: false, stays: false };

/**
 * Runs one check and judges what was recorded. What it applied is deleted in any case, an abort included; trouble on the way is recorded
 * and makes the check inconclusive, never the run.
 * @throws the signal's reason when it aborts, after the clean-up.
 */
export async function runCheck(context: CheckContext, course = ALONE): Promise<CheckResult> {
  const { run, journal, signal, onEvent } = context;
  onEvent({ kind: 'check', id: run.record.id, state: 'started' });
  let stays = false;
  try {
    stays = await play(context, course);
  } catch (error) {
    signal.throwIfAborted();
    stopped(context, messageOf(error));
  } finally {
    if (!stays) await cleaned(context);
  }
  journal.change(run.record.id, 'restored', 'ended', stays ? { stays } : {});
  const result = rejudge(run, journal.observations, journal.changes);
  onEvent({ kind: 'judged', result });
  return result;
}

/** Answers whether what was applied stays in force. */
async function play(context: CheckContext, course: Course): Promise<boolean> {
  const { run, onEvent } = context;
  const enter = (state: State) => onEvent({ kind: 'check', id: run.record.id, state });
  if (course.continues) context.left.add('given').add('arrivals');
  else await setStage(context);
  if (isLeftAlone(run)) {
    await watchingWire(context, 'applied', (seen) => observeClaim(seen, enter));
    return false;
  }
  enter('baseline');
  if (!(await watchingWire(context, 'baseline', (seen) => observeUntilAgreed(seen, 'baseline')))) return false;
  if (!(await streamsAgree(context, 'baseline'))) return false;
  const held = await whileStreaming(context, async () => {
    await rebuildParties(context);
    return watchingWire(context, 'applied', async (seen) => {
      await watchingEnforcement(seen, (onMade) => makeChange(seen, onMade));
      return observeClaim(seen, enter);
    });
  });
  if (held && course.stays) return true;
  if (!held || !isRestoredObserved(run.record)) return false;
  await undoChange(context);
  enter('restored');
  const back = await watchingWire(context, 'restored', (seen) => observeUntilAgreed(seen, 'restored'));
  if (back) await streamsAgree(context, 'restored');
  return false;
}

/** A claim about a state changes something only under a sabotage. */
function isLeftAlone({ record, applies, recasts }: CheckContext['run']): boolean {
  return record.standing === true && applies.names.length + recasts.length === 0;
}

type State = 'baseline' | 'applied' | 'settling' | 'restored';

/** Waits until the claim holds and looks whether it goes on holding; answers whether it came to hold. */
async function observeClaim(context: CheckContext, enter: (state: State) => void): Promise<boolean> {
  enter('applied');
  const agreed = await observeUntilAgreed(context, 'applied');
  if (agreed && !isAskedOnce(context.run.record)) {
    enter('settling');
    await observeSettling(context);
  }
  return agreed;
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
