import { settlingNeeded } from '../judge/agreement.ts';
import { inheritedBaseline, isInherited } from '../judge/inherited.ts';
import type { Ended } from '../judge/recorded/change-facts.ts';
import { isRestoredObserved } from '../plan/changes/change-set.ts';
import type { Mode } from '../plan/plan.ts';
import type { CheckContext } from './context.ts';
import { observeSettling, observeUntilAgreed } from './observe.ts';
import type { ScenarioLinks } from './scenario/scenario-progress.ts';
import { makeChange, redeployWorkloads, setUp, undoChange } from './set-up.ts';
import { streamsAgree, whileStreaming } from './streams/flow.ts';
import { watchingEnforcement } from './watch-enforcement.ts';
import { watchingWire } from './witnesses/watch-wire.ts';

/** How a check is run. */
export interface Script {
  /** Mode `prove` does not wait for the settling window and does not observe the restored phase. */
  readonly mode: Mode;
  readonly links: ScenarioLinks;
}

/**
 * Runs a check from set-up to restoration and notes in `ended` how it ended. A set-up that is in
 * force already is kept.
 * @returns false when the baseline did not hold
 */
export async function runScript(context: CheckContext, { mode, links }: Script, ended: Ended): Promise<boolean> {
  const { run } = context;
  if (links.continues !== undefined) context.left.add('given').add('workloadsAtStart');
  if (!context.left.has('given')) await setUp(context);
  if (mode === 'run' && changesNothing(run)) {
    await whileStreaming(context, () => watchingWire(context, 'applied', (seen) => observeClaim(seen, mode)));
    return true;
  }
  if (!(await baselineHolds(context, links, ended))) return false;
  const held = await changeAndObserve(context, mode);
  if (mode === 'run' && held && links.stays) ended.stays = true;
  else if (mode === 'prove') await undoChange(context);
  else if (held && isRestoredObserved(run.record)) await observeRestored(context);
  return true;
}

/** A claim about a state changes something only under a sabotage. */
function changesNothing({ record, applies, redeploys }: CheckContext['run']): boolean {
  return record.kind === 'state' && applies.names.length + redeploys.length === 0;
}

async function baselineHolds(context: CheckContext, { continues }: ScenarioLinks, ended: Ended): Promise<boolean> {
  enter(context, 'baseline');
  if (continues !== undefined && inheritsBaseline(context, continues)) ended.baselineOf = continues;
  else {
    const streakEnds = await watchingWire(context, 'baseline', (seen) => observeUntilAgreed(seen, 'baseline'));
    if (streakEnds === undefined) return false;
  }
  return streamsAgree(context, 'baseline');
}

/** Whether the last rounds of the step before this one conform to the baseline of this one. */
function inheritsBaseline({ run: { record }, journal }: CheckContext, stepBefore: string): boolean {
  const observed = journal.observations.filter(({ check }) => check === stepBefore);
  return isInherited(record, inheritedBaseline(record, observed));
}

/** Returns whether the claim came to hold. */
async function changeAndObserve(context: CheckContext, mode: Mode): Promise<boolean> {
  return whileStreaming(context, async () => {
    await redeployWorkloads(context);
    return watchingWire(context, 'applied', async (seen) => {
      if (mode === 'prove') await makeChange(seen);
      else await watchingEnforcement(seen, (onMade) => makeChange(seen, onMade));
      return observeClaim(seen, mode);
    });
  });
}

/** Waits until the claim holds and then settles; returns whether it came to hold. */
async function observeClaim(context: CheckContext, mode: Mode): Promise<boolean> {
  enter(context, 'applied');
  const streakEnds = await observeUntilAgreed(context, 'applied');
  if (streakEnds === undefined) return false;
  const needed = settlingNeeded(context.run.record, 'applied', streakEnds);
  if (mode === 'run' && needed > 0) {
    enter(context, 'settling');
    await observeSettling(context, 'settling', needed);
  }
  return true;
}

async function observeRestored(context: CheckContext): Promise<void> {
  await undoChange(context);
  enter(context, 'restored');
  const agreed = await watchingWire(context, 'restored', async (seen) => {
    const streakEnds = await observeUntilAgreed(seen, 'restored');
    if (streakEnds === undefined) return false;
    await observeSettling(seen, 'restored', settlingNeeded(seen.run.record, 'restored', streakEnds));
    return true;
  });
  if (agreed) await streamsAgree(context, 'restored');
}

function enter({ run, onEvent }: CheckContext, state: 'baseline' | 'applied' | 'settling' | 'restored'): void {
  onEvent({ kind: 'check', id: run.record.id, state });
}
