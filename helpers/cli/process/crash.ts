/** What is done with an error that nothing caught. */
type Taker = (thrown: unknown) => void;

const takers: Taker[] = [];

/** Takes the errors that nothing catches, as long as it is not disposed: the last taker gets them. */
export function takeCrashes(taker: Taker): Disposable {
  takers.push(taker);
  return {
    [Symbol.dispose]: () => {
      takers.splice(takers.lastIndexOf(taker), 1);
    },
  };
}

/** Hands an uncaught error to the work that runs, so that it cleans up; `otherwise` gets it when no work does. */
export function handCrash(thrown: unknown, otherwise: Taker): void {
  (takers.at(-1) ?? otherwise)(thrown);
}
