/**
 * Settles as `work` does. Once `signal` is aborted, `work` has `ms` milliseconds left to end by itself: then this rejects with what
 * `late` returns, so that what has to follow an abort is not kept from happening by work that hangs.
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
