/** A time limit for anything that takes a signal; disposing of it ends its timer. */
export interface Deadline extends Disposable {
  /** Aborts when the time is over or the outer signal aborts; its reason distinguishes the two. */
  readonly signal: AbortSignal;
  /** Settles as `work` does, or rejects with the signal's reason at the limit. */
  race<T>(work: Promise<T>): Promise<T>;
}

/**
 * Starts a limit of `ms` milliseconds inside `outer`.
 * `reason` makes the error when the time is over; it is called then, so it can contain the state.
 */
export function deadline(ms: number, outer: AbortSignal, reason: () => Error): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(reason()), ms);
  const signal = AbortSignal.any([outer, controller.signal]);
  return {
    signal,
    race: (work) => raceAbort(work, signal),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const onAbort = (): void => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  return promise;
}
