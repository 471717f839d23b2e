/**
 * Settles as `work` does. After `signal` aborts, `work` has `ms` milliseconds left to end; then
 * this rejects with the error of `late`, so that hanging work does not block what follows.
 */
export async function endedAfterAbort<T>(
  work: Promise<T>,
  signal: AbortSignal,
  ms: number,
  late: () => Error,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => reject(late()), ms);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}
