import { budgets } from '../../timing/budgets.ts';
import { paced } from '../../timing/paced.ts';
import { until } from '../../timing/until.ts';
import { agrees, inheritControls, isContradicted, streakNeeded, phaseExpectationOf } from '../judge/agreement.ts';
import type { Round } from '../judge/rounds.ts';
import type { CheckContext } from './context.ts';
import { sendRound, type SentRound } from './round.ts';

/** Rounds that follow each other at once; a phase that has not agreed by then is looked at less often, so that a failure stays small. */
const BACK_TO_BACK = 40;
const SLOW_ROUND_MS = 250;

/** Two rounds in a settling window, the last of them at its end: more would say little more, and take the cores from checks beside it. */
const SETTLING_ROUND_MS = budgets.settle / 2;

/** Rounds of a settling window whose witnesses may be listened to at the same time. */
const COLLECTED_AT_ONCE = 8;

/** A capture speaks when it has ended: while a phase goes on nobody waits for it. */
const LIVE = { captured: false } as const;

/**
 * Asks round after round until the phase's picture was seen often enough in a row; true when it was. False when witnesses contradict each
 * other, which no further round unsays, and when the budget is used up; a row that has begun by then may still become whole. As many rounds
 * as the row still lacks are under way at once, so that the time in which witnesses write passes once for all of them.
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
  let row = 0;
  const what = `${record.id} shows what is expected (${phase})`;
  const converge = budgets[record.timeout ?? 'converge'];
  // A round under way when the budget ends is still told: the wait as a whole is given twice as long.
  const limits = { what, budgetMs: 2 * converge, everyMs: SLOW_ROUND_MS, signal: context.signal };
  return underWay(context, phase, (sending) =>
    until(limits, async () => {
      do {
        rounds.push(await sending.next(needed - row));
        const [last] = inheritControls(record, rounds, phaseExpectation).slice(-1);
        row = last !== undefined && agrees(last, phaseExpectation) ? row + 1 : 0;
        if (row >= needed) return true;
        if (last !== undefined && isContradicted(last, phaseExpectation.expectations)) return false;
        if (row === 0 && performance.now() - started > converge) return false;
      } while (row > 0 || rounds.length < BACK_TO_BACK);
      return { waiting: `${rounds.length.toString()} rounds` };
    }),
  );
}

/**
 * Asks through the settling window, which begins with the last round of the row that has just agreed; ends at the first round that breaks the
 * picture, since it decides.
 */
export async function observeSettling(context: CheckContext): Promise<void> {
  const phaseExpectation = phaseExpectationOf(context.run.record, 'settling', LIVE);
  const pace = { forMs: budgets.settle, everyMs: SETTLING_ROUND_MS, signal: context.signal };
  await underWay(context, 'settling', async (sending) => {
    for await (const _turn of paced(pace)) {
      await sending.send();
      const collected = await sending.takeCollected(COLLECTED_AT_ONCE);
      if (collected.some((round) => !agrees(round, phaseExpectation))) return;
    }
  });
}

/** Rounds of a phase under way, oldest first. */
interface RoundsUnderWay {
  /** Asks until `most` rounds are under way, then gives the oldest of them. */
  next(most: number): Promise<Round>;
  send(): Promise<void>;
  /** The oldest ones that were heard; waits for more only while `most` are under way. */
  takeCollected(most: number): Promise<readonly Round[]>;
}

interface UnderWay extends SentRound {
  isCollected: boolean;
}

/** Lets `work` ask rounds; every one that it began is listened to before this ends, so that nothing is recorded afterwards. */
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
    const told = (): void => {
      round.isCollected = true;
    };
    collected.then(told, told);
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
    // Work that ran out of its budget is still at it.
    isOver = true;
    const last = sending?.then(({ collected }) => collected);
    await Promise.allSettled([last, ...rounds.map(({ collected }) => collected)]);
  }
}
