import { budgets } from '../../timing/budgets.ts';
import { paced } from '../../timing/paced.ts';
import { until } from '../../timing/until.ts';
import { agrees, inheritControls, isContradicted, streakNeeded, phaseExpectationOf } from '../judge/agreement.ts';
import type { Round } from '../judge/rounds.ts';
import type { CheckContext } from './context.ts';
import { sendRound, type SentRound } from './round.ts';

/**
 * Rounds without a pause between them. A phase that has not agreed by then is observed less often,
 * so that a failure leaves a small bundle.
 */
const BACK_TO_BACK = 40;
const SLOW_ROUND_MS = 250;

/** Two rounds per settling window: more would add little and take the cores from other lanes. */
const SETTLING_ROUND_MS = budgets.settle / 2;

/** Rounds of a settling window whose witness reports may be outstanding at the same time. */
const COLLECTED_AT_ONCE = 8;

/** A capture is read when its phase has ended, so that no round of the phase waits for it. */
const LIVE = { captured: false } as const;

/**
 * Sends rounds until enough consecutive ones agree with the expectations of the phase. As many
 * rounds as the streak still lacks are under way at once, so that they share the time that
 * witnesses need to report. A streak that has begun when the budget ends may be completed.
 * @returns false when the budget is used up, and when witnesses contradict each other: more rounds
 * cannot resolve that
 */
export async function observeUntilAgreed(
  context: CheckContext,
  phase: 'baseline' | 'applied' | 'restored',
): Promise<boolean> {
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
  return underWay(context, phase, (sending) =>
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
}

/**
 * Sends rounds during the settling window, which begins with the last round of the streak. Ends at
 * the first round that disagrees, since that one decides.
 */
export async function observeSettling(context: CheckContext): Promise<void> {
  const phaseExpectation = phaseExpectationOf(context.run.record, 'settling', LIVE);
  const pace = { forMs: budgets.settle, everyMs: SETTLING_ROUND_MS, signal: context.signal };
  await underWay(context, 'settling', async (sending) => {
    for await (const _tick of paced(pace)) {
      await sending.send();
      const collected = await sending.takeCollected(COLLECTED_AT_ONCE);
      if (collected.some((round) => !agrees(round, phaseExpectation))) return;
    }
  });
}

/** Rounds of a phase under way, oldest first. */
interface RoundsUnderWay {
  /** Sends rounds until `most` are under way, then returns the oldest one. */
  next(most: number): Promise<Round>;
  send(): Promise<void>;
  /** Returns the oldest rounds whose reports are complete; waits while `most` are under way. */
  takeCollected(most: number): Promise<readonly Round[]>;
}

interface UnderWay extends SentRound {
  isCollected: boolean;
}

/** Runs `work`, then waits for every round that it sent, so that nothing is recorded afterwards. */
async function underWay<T>(
  context: CheckContext,
  phase: Parameters<typeof sendRound>[1],
  work: (sending: RoundsUnderWay) => Promise<T>,
): Promise<T> {
  const rounds: UnderWay[] = [];
  let sent = 0;
  let isOver = false;
  let sending: Promise<SentRound> | undefined;
  const sendNext = async (): Promise<void> => {
    if (isOver) throw new Error(`the phase ${phase} is over`);
    sent += 1;
    sending = sendRound(context, phase, sent);
    const { collected } = await sending;
    const round: UnderWay = { collected, isCollected: false };
    rounds.push(round);
    const settled = (): void => {
      round.isCollected = true;
    };
    collected.then(settled, settled);
  };
  const oldest = async (): Promise<Round> => {
    const round = rounds.shift();
    if (round === undefined) throw new Error('no round is under way');
    return await round.collected;
  };
  const takeCollected = async (most: number): Promise<readonly Round[]> => {
    const collected: Round[] = [];
    while (rounds[0]?.isCollected === true || rounds.length >= most) collected.push(await oldest());
    return collected;
  };
  const next = async (most: number): Promise<Round> => {
    while (rounds.length < Math.max(1, most)) await sendNext();
    return await oldest();
  };
  try {
    return await work({ next, send: sendNext, takeCollected });
  } finally {
    // Work that exceeded its budget may still be running.
    isOver = true;
    const last = sending?.then(({ collected }) => collected);
    await Promise.allSettled([last, ...rounds.map(({ collected }) => collected)]);
  }
}
