import { MeshproofError, type ExitCode } from '../errors.ts';
import { deadline } from './abort/deadline.ts';
import { pause } from './pause.ts';

/** The state that a probe found instead of its condition. */
export interface Waiting {
  readonly waiting: string;
}

export interface UntilOptions {
  /** The condition, as a phrase that completes "wait until …". */
  readonly what: string;
  /** The longest wait in milliseconds; take one of budgets.ts. */
  readonly budgetMs: number;
  /** The longest pause between two probes in milliseconds; the first are shorter. @default 1000 */
  readonly everyMs?: number;
  readonly signal: AbortSignal;
  /** What the reader should do when the budget is used up. */
  readonly hint?: string;
  readonly exitCode?: ExitCode;
  /** Receives the state whenever it changes, for progress. */
  readonly onState?: (state: string) => void;
}

/** The result of a probe once the condition holds: neither undefined nor a `Waiting`. */
export type Found<T> = Exclude<T, Waiting | undefined>;

const FIRST_PAUSE_MS = 25;
const GROWTH = 1.6;

/**
 * Runs `probe` repeatedly, with growing pauses, until it finds something; returns that. A probe
 * returns undefined or `{waiting: state}` for "not yet"; an error that it throws ends the wait.
 * @throws MeshproofError naming the condition, the time and the last state when the budget is used
 * up; the reason of `options.signal` when that aborts.
 */
export async function until<T>(options: UntilOptions, probe: (signal: AbortSignal) => Promise<T>): Promise<Found<T>> {
  const started = performance.now();
  const progress = { probes: 0, state: 'no probe has ended yet' };
  using limit = deadline(options.budgetMs, options.signal, () => exhausted(options, started, progress));
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    limit.signal.throwIfAborted();
    const answer = await limit.race(probe(limit.signal));
    progress.probes += 1;
    if (answer !== undefined && !isWaiting(answer)) return answer as Found<T>;
    note(progress, stateOf(answer), options);
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

function note(progress: { state: string }, state: string, options: UntilOptions): void {
  if (state !== progress.state) options.onState?.(state);
  progress.state = state;
}

function exhausted(
  options: UntilOptions,
  started: number,
  progress: { probes: number; state: string },
): MeshproofError {
  const waited = ((performance.now() - started) / 1_000).toFixed(1);
  return new MeshproofError({
    operation: `wait until ${options.what} (budget ${(options.budgetMs / 1_000).toString()} s)`,
    details: `after ${waited} s and ${progress.probes.toString()} probes the last state was: ${progress.state}`,
    hint: options.hint ?? 'see the last state below for what is missing',
    ...(options.exitCode === undefined ? {} : { exitCode: options.exitCode }),
  });
}
