import { deadline } from '../abort/deadline.ts';
import { pause } from '../pause.ts';

/** Why an attempt may do better when it is made again. */
export interface Setback {
  readonly cause: string;
  /** How long attempts go on: for the whole budget, or for BRIEF_MS of it where it is likely to fail again. */
  readonly patience: 'whole' | 'brief';
  /** Milliseconds for which the server that refused it asks for no further request. */
  readonly pauseMs?: number;
}

/** How often something was tried so far, and for how long. */
export interface Effort {
  readonly attempts: number;
  readonly elapsedMs: number;
}

/** What an attempt ended with, and the setback after which another attempt is made while there is time. */
export interface Operation<T> {
  /** Gives, or throws, what the attempt ended with. */
  readonly result: (effort: Effort) => T;
  readonly setback?: Setback | undefined;
}

export interface Persistence {
  /** The longest in milliseconds, all attempts and pauses together. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
  /** Learns of every setback. */
  readonly onSetback: (attempt: number, cause: string) => void;
}

/** Attempts that are likely to fail again are made for as long as this, in milliseconds. */
export const BRIEF_MS = 10_000;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** A pause shorter than this is no pause: the budget is used up. */
const SHORTEST_PAUSE_MS = 20;

/**
 * Attempts something until it ends without a setback or the budget is used up, with growing pauses of random length between attempts
 * so that many who were refused at once do not come back at once; gives or throws what the last attempt ended with.
 * @throws the reason of `signal` when it aborts; Error with the last setback when an attempt outlasts the budget
 */
export async function persist<T>(
  { budgetMs, signal, onSetback }: Persistence,
  attempt: (signal: AbortSignal, number: number) => Promise<Operation<T>>,
): Promise<T> {
  const started = performance.now();
  let last = '';
  let attempts = 0;
  const outlasted = (): Error =>
    new Error(
      `no answer within ${budgetMs.toString()} ms${last === '' ? '' : `${effortText({ attempts, elapsedMs: budgetMs })}: ${last}`}`,
    );
  using limit = deadline(budgetMs, signal, outlasted);
  for (;;) {
    attempts += 1;
    const { setback, result } = await limit.race(attempt(limit.signal, attempts));
    const effort = { attempts, elapsedMs: performance.now() - started };
    if (setback === undefined) return result(effort);
    last = setback.cause;
    onSetback(attempts, setback.cause);
    const pauseMs = pauseBefore(setback, effort, budgetMs);
    if (pauseMs < SHORTEST_PAUSE_MS) return result(effort);
    await pause(pauseMs, limit.signal);
  }
}

/** A pause takes half of what is left at most, so that another attempt always follows it. */
function pauseBefore({ patience, pauseMs = 0 }: Setback, { attempts, elapsedMs }: Effort, budgetMs: number): number {
  const left = (patience === 'brief' ? Math.min(budgetMs, BRIEF_MS) : budgetMs) - elapsedMs;
  const grown = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  const jittered = grown * (0.5 + Math.random() / 2);
  return Math.min(Math.max(jittered, pauseMs), left / 2);
}

/** How often and how long something was tried, as a suffix of what it ended with; "" for a single attempt. */
export function effortText({ attempts, elapsedMs }: Effort): string {
  return attempts === 1 ? '' : ` (tried ${attempts.toString()} times within ${(elapsedMs / 1_000).toFixed(1)} s)`;
}
