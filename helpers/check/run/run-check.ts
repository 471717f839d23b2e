import { messageOf } from '../../errors.ts';
import { NotOursError } from '../../kube/not-ours.ts';
import { budgets } from '../../timing/budgets.ts';
import { inheritedBaseline, isInherited } from '../judge/inherited.ts';
import { rejudge } from '../judge/rejudge.ts';
import type { CheckResult } from '../judge/result.ts';
import { isRestoredObserved } from '../plan/changes/change-set.ts';
import { isRequestedOnce } from '../plan/requests/requested-once.ts';
import type { CheckContext } from './context.ts';
import { observeSettling, observeUntilAgreed } from './observe.ts';
import { makeChange, redeployWorkloads, setUp, cleanUp, undoChange } from './set-up.ts';
import { streamsAgree, whileStreaming } from './streams/flow.ts';
import { watchingEnforcement } from './watch-enforcement.ts';
import { watchingWire } from './witnesses/watch-wire.ts';

/** How a check follows the one before it and precedes the one after it. A check that is no step of a journey does neither. */
export interface Course {
  /** The step before it, by its id, which left its stage in force. */
  readonly continues?: string;
  /** Its change stays in force once the claim held: the next step starts from it. */
  readonly stays: boolean;
}

const ALONE: Course = { stays: false };

/**
 * Runs one check and judges what was recorded. What it applied is deleted in any case, an abort included; trouble on the way is recorded
 * and makes the check inconclusive, never the run.
 * @throws NotOursError when others keep something where the check makes its own, and the signal's reason when it aborts, after the clean-up.
 */
export async function runCheck(context: CheckContext, course = ALONE): Promise<CheckResult> {
  const { run, journal, signal, onEvent } = context;
  onEvent({ kind: 'check', id: run.record.id, state: 'started' });
  const ended: Ended = {};
  try {
    await play(context, course, ended);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NotOursError) throw error;
    stopped(context, messageOf(error));
  } finally {
    if (ended.stays !== true) await cleaned(context);
  }
  journal.change(run.record.id, 'restored', 'ended', { ...ended });
  const result = rejudge(run, journal.observations, journal.changes);
  onEvent({ kind: 'judged', result });
  return result;
}

/** How a check ended, as it is recorded. */
interface Ended {
  /** What it applied stays in force. */
  stays?: true;
  /** The step whose last rounds are its baseline. */
  baselineOf?: string;
}

async function play(context: CheckContext, course: Course, ended: Ended): Promise<void> {
  const { run, onEvent } = context;
  const enter = (state: State) => onEvent({ kind: 'check', id: run.record.id, state });
  if (course.continues !== undefined) context.left.add('given').add('arrivals');
  else await setUp(context);
  if (isLeftAlone(run)) {
    await whileStreaming(context, () => watchingWire(context, 'applied', (seen) => observeClaim(seen, enter)));
    return;
  }
  enter('baseline');
  if (course.continues !== undefined && wasShown(context, course.continues)) ended.baselineOf = course.continues;
  else if (!(await watchingWire(context, 'baseline', (seen) => observeUntilAgreed(seen, 'baseline')))) return;
  if (!(await streamsAgree(context, 'baseline'))) return;
  const held = await whileStreaming(context, async () => {
    await redeployWorkloads(context);
    return watchingWire(context, 'applied', async (seen) => {
      await watchingEnforcement(seen, (onMade) => makeChange(seen, onMade));
      return observeClaim(seen, enter);
    });
  });
  if (held && course.stays) ended.stays = true;
  if (!held || course.stays || !isRestoredObserved(run.record)) return;
  await undoChange(context);
  enter('restored');
  const back = await watchingWire(context, 'restored', (seen) => observeUntilAgreed(seen, 'restored'));
  if (back) await streamsAgree(context, 'restored');
}

/** Whether the step before this one has shown the baseline of this one by its last rounds. */
function wasShown({ run: { record }, journal }: CheckContext, before: string): boolean {
  const shown = journal.observations.filter(({ check }) => check === before);
  return isInherited(record, inheritedBaseline(record, shown));
}

/** A claim about a state changes something only under a sabotage. */
function isLeftAlone({ record, applies, redeploys }: CheckContext['run']): boolean {
  return record.kind === 'state' && applies.names.length + redeploys.length === 0;
}

type State = 'baseline' | 'applied' | 'settling' | 'restored';

/** Waits until the claim holds and looks whether it goes on holding; answers whether it came to hold. */
async function observeClaim(context: CheckContext, enter: (state: State) => void): Promise<boolean> {
  enter('applied');
  const agreed = await observeUntilAgreed(context, 'applied');
  if (agreed && !isRequestedOnce(context.run.record)) {
    enter('settling');
    await observeSettling(context);
  }
  return agreed;
}

/** Records why a check could not go on; judge() reads it from there. */
function stopped({ journal, run }: CheckContext, cause: string): void {
  journal.change(run.record.id, 'applied', 'infrastructure', { stopped: cause });
}

/** An abort must not stop the clean-up, so it gets a signal and a budget of its own. */
async function cleaned(context: CheckContext): Promise<void> {
  try {
    await cleanUp(context, AbortSignal.timeout(budgets.cleanUp));
  } catch (error) {
    context.journal.change(context.run.record.id, 'restored', 'infrastructure', { cleanUp: messageOf(error) });
  }
}
