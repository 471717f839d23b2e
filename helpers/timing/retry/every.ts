/** Runs `work` every `ms` milliseconds until it is disposed of; keeps no process alive. */
export function every(ms: number, work: () => void): Disposable {
  const timer = setInterval(work, ms).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
