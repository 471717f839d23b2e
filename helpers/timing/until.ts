import { MeshproofError, type ExitCode } from '../errors.ts';
import { deadline } from './abort/deadline.ts';
import { pause } from './pause.ts';

/** A look that found the condition unmet, and what it saw instead. */
export interface Waiting {
  readonly waiting: string;
}

export interface UntilOptions {
  /** The condition, as a phrase that completes "wait until …". */
  readonly what: string;
  /** The longest wait in milliseconds; take one of budgets.ts. */
  readonly budgetMs: number;
  /** The longest pause between two looks in milliseconds (default 1000); the first pauses are shorter. */
  readonly everyMs?: number;
  readonly signal: AbortSignal;
  /** What the reader should do when the budget is used up. */
  readonly hint?: string;
  readonly exitCode?: ExitCode;
  /** Told the state whenever it changes, for progress. */
  readonly onState?: (state: string) => void;
}

/** What a probe finds once the condition holds: neither undefined nor a `Waiting`. */
export type Found<T> = Exclude<T, Waiting | undefined>;

const FIRST_PAUSE_MS = 25;
const GROWTH = 1.6;

/**
 * Looks again and again, with growing pauses, until `probe` finds something; answers what it found.
 * A probe answers undefined or `{waiting: state}` for "not yet"; what it throws ends the wait at once.
 * @throws MeshproofError naming the condition, the time and the last state when the budget is used up.
 * @throws the reason of `options.signal` when that aborts.
 */
export async function until<T>(options: UntilOptions, probe: (signal: AbortSignal) => Promise<T>): Promise<Found<T>> {
  const started = performance.now();
  const seen = { looks: 0, state: 'no look has ended yet' };
  using limit = deadline(options.budgetMs, options.signal, () => exhausted(options, started, seen));
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    limit.signal.throwIfAborted();
    const answer = await limit.race(probe(limit.signal));
    seen.looks += 1;
    if (answer !== undefined && !isWaiting(answer)) return answer as Found<T>;
    note(seen, stateOf(answer), options);
    await pause(pauseMs, limit.signal);
    pauseMs = Math.min(pauseMs * GROWTH, options.everyMs ?? 1_000);
  }
}

function isWaiting(answer: unknown): answer is Waiting {
  return typeof answer === 'object' && answer !== null && typeof (answer as Partial<Waiting>).waiting === 'string';
}

function stateOf(answer: unknown): string {
  return isWaiting(answer) ? answer.waiting : 'not yet';
}

function note(seen: { state: string }, state: string, options: UntilOptions): void {
  if (state !== seen.state) options.onState?.(state);
  seen.state = state;
}

function exhausted(options: UntilOptions, started: number, seen: { looks: number; state: string }): MeshproofError {
  const waited = ((performance.now() - started) / 1_000).toFixed(1);
  return new MeshproofError({
    operation: `wait until ${options.what} (budget ${(options.budgetMs / 1_000).toString()} s)`,
    details: `after ${waited} s and ${seen.looks.toString()} looks the last state was: ${seen.state}`,
    hint: options.hint ?? 'see the last state below for what is missing',
    ...(options.exitCode === undefined ? {} : { exitCode: options.exitCode }),
  });
}
