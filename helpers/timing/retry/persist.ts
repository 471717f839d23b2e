import { deadline } from '../abort/deadline.ts';
import { pause } from '../pause.ts';

/** Why another attempt may succeed. */
export interface Setback {
  readonly cause: string;
  /** `whole`: attempts for the whole budget; `brief`: for BRIEF_MS, as they are likely to fail. */
  readonly patience: 'whole' | 'brief';
  /** Milliseconds for which the server forbids further requests. */
  readonly pauseMs?: number;
}

/** Number of attempts so far, and their duration. */
export interface Effort {
  readonly attempts: number;
  readonly elapsedMs: number;
}

/** The result of an attempt, and the setback after which another one is made. */
export interface Operation<T> {
  /** Returns or throws the result of the attempt. */
  readonly result: (effort: Effort) => T;
  readonly setback?: Setback | undefined;
}

export interface Persistence {
  /** Limit of all attempts and pauses together, in milliseconds. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
  /** Called for every setback. */
  readonly onSetback: (attempt: number, cause: string) => void;
}

/** Limit of attempts that are likely to fail, in milliseconds. */
export const BRIEF_MS = 10_000;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** A shorter pause means that the budget is used up. */
const SHORTEST_PAUSE_MS = 20;

/**
 * Repeats an attempt until it ends without a setback or the budget is used up. The growing pauses
 * between attempts have random lengths, so that refused clients do not return at once. Returns or
 * throws the result of the last attempt.
 * @throws the reason of `signal` when it aborts; Error with the last setback when an attempt
 * exceeds the budget
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

/** A pause takes at most half of the remaining time, so that another attempt follows it. */
function pauseBefore({ patience, pauseMs = 0 }: Setback, { attempts, elapsedMs }: Effort, budgetMs: number): number {
  const left = (patience === 'brief' ? Math.min(budgetMs, BRIEF_MS) : budgetMs) - elapsedMs;
  const grown = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  const jittered = grown * (0.5 + Math.random() / 2);
  return Math.min(Math.max(jittered, pauseMs), left / 2);
}

/** Attempts and duration as a suffix of a message; "" for a single attempt. */
export function effortText({ attempts, elapsedMs }: Effort): string {
  return attempts === 1 ? '' : ` (tried ${attempts.toString()} times within ${(elapsedMs / 1_000).toFixed(1)} s)`;
}
