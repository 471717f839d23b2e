import { messageOf } from '../../../errors.ts';
import { NotOursError } from '../../../kube/not-ours.ts';
import { budgets } from '../../../timing/budgets.ts';
import { rejudge } from '../../judge/rejudge.ts';
import type { CheckResult } from '../../judge/result.ts';
import type { SabotagePlay } from '../../plan/sabotage/sabotaged-check.ts';
import type { CheckContext } from '../context.ts';
import type { LaneContext } from '../lanes/run-plan.ts';
import { observeUntilAgreed } from '../observe.ts';
import { makeChange, redeployWorkloads, setUp, cleanUp, undoChange } from '../set-up.ts';
import { streamsAgree, whileStreaming } from '../streams/flow.ts';
import { CertificateIndex } from '../witnesses/certificate-index.ts';
import { watchingWire } from '../witnesses/watch-wire.ts';

type Left = CheckContext['left'];

/**
 * Plays one check under each of its sabotages, on a cast that is raised once and a stage that is set once. Between two sabotages the
 * baseline must hold again: it proves that the one was undone and that the next has something to flip. Whatever was applied is deleted
 * in any case, an abort included.
 * @throws the signal's reason when it aborts, after the clean-up.
 */
export async function proveCheck(plays: readonly SabotagePlay[], stage: LaneContext): Promise<readonly CheckResult[]> {
  const left: Left = new Set();
  const results: CheckResult[] = [];
  let context: CheckContext | undefined;
  let over: string | undefined;
  try {
    for (const play of plays) {
      context = { ...stage, run: play.run, left, certificates: new CertificateIndex() };
      over = (await tried(context, play, over)) ?? over;
      stage.journal.change(play.run.record.id, 'restored', 'ended', {});
      const result = rejudge(play.planned, stage.journal.observations, stage.journal.changes);
      stage.onEvent({ kind: 'judged', result });
      results.push(result);
    }
  } finally {
    if (context !== undefined) await cleaned(context);
  }
  return results;
}

/** Tries one sabotage; trouble is recorded and makes it inconclusive. Answers why the next ones need not be tried, if so. */
async function tried(context: CheckContext, play: SabotagePlay, over: string | undefined): Promise<string | undefined> {
  const { run, signal, left, onEvent } = context;
  onEvent({ kind: 'check', id: run.record.id, state: 'started' });
  const untold = play.unpredicted === undefined ? over : `nobody says what it flips: ${play.unpredicted}`;
  if (untold !== undefined) {
    stopped(context, untold);
    return undefined;
  }
  try {
    return await played(context);
  } catch (error) {
    signal.throwIfAborted();
    stopped(context, messageOf(error));
    const isClean = await cleaned(context);
    if (error instanceof NotOursError) throw error;
    if (!isClean) return `not tried: what ${run.record.id} left could not be deleted`;
    left.clear();
    return undefined;
  }
}

async function played(context: CheckContext): Promise<string | undefined> {
  const { run, left, onEvent } = context;
  const { id } = run.record;
  if (!left.has('given')) await setUp(context);
  onEvent({ kind: 'check', id, state: 'baseline' });
  if (!(await watchingWire(context, 'baseline', (seen) => observeUntilAgreed(seen, 'baseline'))))
    return `not tried: the baseline did not hold before ${id}`;
  if (!(await streamsAgree(context, 'baseline'))) return `not tried: the baseline did not hold before ${id}`;
  await whileStreaming(context, async () => {
    await redeployWorkloads(context);
    await watchingWire(context, 'applied', async (seen) => {
      await makeChange(seen);
      onEvent({ kind: 'check', id, state: 'applied' });
      await observeUntilAgreed(seen, 'applied');
    });
  });
  await undoChange(context);
  return undefined;
}

/** Records why a sabotage could not be played to its end; the verdict is read from there. */
function stopped({ journal, run }: CheckContext, cause: string): void {
  journal.change(run.record.id, 'applied', 'infrastructure', { stopped: cause });
}

/** An abort must not stop the clean-up, so it gets a signal and a budget of its own. Answers whether it succeeded. */
async function cleaned(context: CheckContext): Promise<boolean> {
  try {
    await cleanUp(context, AbortSignal.timeout(budgets.cleanUp));
    return true;
  } catch (error) {
    context.journal.change(context.run.record.id, 'restored', 'infrastructure', { cleanUp: messageOf(error) });
    return false;
  }
}
