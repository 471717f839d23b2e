import type { Observation, Phase } from '../../model/observation.ts';
import type { Round } from '../judge/rounds.ts';
import type { CheckContext } from './context.ts';
import { sendRound, type SentRound } from './round.ts';

/** Rounds of a phase under way, oldest first. */
export interface RoundsUnderWay {
  /** Sends rounds until `most` are under way, then returns the oldest one. */
  next(most: number): Promise<Round>;
  send(): Promise<void>;
  /** Returns the oldest rounds whose reports are complete; waits while `most` are under way. */
  takeCollected(most: number): Promise<readonly Round[]>;
}

interface UnderWay extends SentRound {
  isCollected: boolean;
}

/**
 * Runs `work`, then waits for every round that it sent, so that nothing is recorded afterwards. The
 * rounds of a phase are numbered on.
 */
export async function underWay<T>(
  context: CheckContext,
  phase: Parameters<typeof sendRound>[1],
  work: (sending: RoundsUnderWay) => Promise<T>,
): Promise<T> {
  const rounds: UnderWay[] = [];
  const { journal, run } = context;
  let sent = lastRound(journal.observations, run.record.id, phase);
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

/**
 * The highest number of a round of this phase. The last observation may be of an earlier round,
 * since the reports about one round can come after those about the next.
 */
function lastRound(observations: readonly Observation[], check: string, phase: Phase): number {
  const ofPhase = observations.filter((one) => one.check === check && one.phase === phase);
  return ofPhase.reduce((last, { round }) => Math.max(last, round), 0);
}
