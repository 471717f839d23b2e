/** Handles an uncaught error. */
type Handler = (thrown: unknown) => void;

const handlers: Handler[] = [];

/** Handles uncaught errors until disposed; of several handlers the last one gets them. */
export function takeCrashes(handler: Handler): Disposable {
  handlers.push(handler);
  return {
    [Symbol.dispose]: () => {
      handlers.splice(handlers.lastIndexOf(handler), 1);
    },
  };
}

/** Passes an uncaught error to the running work, which then cleans up, or to `otherwise`. */
export function handCrash(thrown: unknown, otherwise: Handler): void {
  (handlers.at(-1) ?? otherwise)(thrown);
}
