/** Does something again and again, every `ms` milliseconds from now on, until it is disposed; keeps no process alive. */
export function every(ms: number, work: () => void): Disposable {
  const timer = setInterval(work, ms).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
