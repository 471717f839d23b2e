import { budgets } from '../../timing/budgets.ts';
import { paced } from '../../timing/paced.ts';
import { until } from '../../timing/until.ts';
import {
  agrees,
  inheritControls,
  isContradicted,
  phaseExpectationOf,
  settlingPaceMs,
  streakNeeded,
} from '../judge/agreement.ts';
import type { Round } from '../judge/rounds.ts';
import type { CheckContext } from './context.ts';
import { underWay } from './rounds-under-way.ts';

/**
 * Rounds without a pause between them. A phase that has not agreed by then is observed less often,
 * so that a failure leaves a small bundle.
 */
const BACK_TO_BACK = 40;
const SLOW_ROUND_MS = 250;

/** Rounds of a settling window whose witness reports may be outstanding at the same time. */
const COLLECTED_AT_ONCE = 8;

/** A capture is read when its phase has ended, so that no round of the phase waits for it. */
const LIVE = { captured: false } as const;

/**
 * Sends rounds until enough consecutive ones agree with the expectations of the phase. As many
 * rounds as the streak still lacks are under way at once, so that they share the time that
 * witnesses need to report. A streak that has begun when the budget ends may be completed.
 * @returns how many rounds the streak was completed with; undefined when the budget is used up, and
 * when witnesses contradict each other: more rounds cannot resolve that
 */
export async function observeUntilAgreed(
  context: CheckContext,
  phase: 'baseline' | 'applied' | 'restored',
): Promise<number | undefined> {
  const { record } = context.run;
  const phaseExpectation = phaseExpectationOf(record, phase, LIVE);
  const needed = streakNeeded(record, phase);
  const rounds: Round[] = [];
  const started = performance.now();
  let streak = 0;
  const what = `${record.id} conforms to what it expects (${phase})`;
  const converge = budgets[record.timeout ?? 'converge'];
  // The wait as a whole gets twice the budget: a round under way at its end is still recorded.
  const limits = { what, budgetMs: 2 * converge, everyMs: SLOW_ROUND_MS, signal: context.signal };
  const agreed = await underWay(context, phase, (sending) =>
    until(limits, async () => {
      do {
        rounds.push(await sending.next(needed - streak));
        const [last] = inheritControls(record, rounds, phaseExpectation).slice(-1);
        streak = last !== undefined && agrees(last, phaseExpectation) ? streak + 1 : 0;
        if (streak >= needed) return true;
        if (last !== undefined && isContradicted(last, phaseExpectation.expectations)) return false;
        if (streak === 0 && performance.now() - started > converge) return false;
      } while (streak > 0 || rounds.length < BACK_TO_BACK);
      return { waiting: `${rounds.length.toString()} rounds` };
    }),
  );
  return agreed ? rounds.length : undefined;
}

/**
 * Sends the rounds of the settling window, spread over it; the window begins with the last round of
 * the streak. Ends at the first round that disagrees, since that one decides.
 * @param ticks how many rounds it has
 */
export async function observeSettling(
  context: CheckContext,
  phase: 'settling' | 'restored',
  ticks: number,
): Promise<void> {
  const { run, signal } = context;
  const phaseExpectation = phaseExpectationOf(run.record, phase, LIVE);
  await underWay(context, phase, async (sending) => {
    for await (const _tick of paced({ ticks, everyMs: settlingPaceMs(), signal })) {
      await sending.send();
      const collected = await sending.takeCollected(COLLECTED_AT_ONCE);
      if (collected.some((round) => !agrees(round, phaseExpectation))) return;
    }
  });
}
