/**
 * Wraps a function so that it runs at most once per argument; further callers get the
 * same promise.
 */
export function once<T>(run: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const started = new Map<string, Promise<T>>();
  return (name) => {
    const running = started.get(name) ?? run(name);
    started.set(name, running);
    return running;
  };
}
