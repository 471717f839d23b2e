/**
 * A request to an API server that met a fault of the way there, after which it is sent again or
 * given up.
 */
export interface ApiFault {
  readonly source: 'api';
  /** Which attempt met it, from 1. */
  readonly attempt: number;
  /** What was asked, and what went wrong. */
  readonly cause: string;
}

type Listener = (fault: ApiFault) => void;

const listeners = new Set<Listener>();

/**
 * Has a listener learn of every fault of the way to an API server from now on, until what it gives
 * is disposed.
 */
export function onApiFault(listener: Listener): Disposable {
  // A listener of its registered, so that one which listens twice may leave once.
  const registered: Listener = (fault) => listener(fault);
  listeners.add(registered);
  return { [Symbol.dispose]: () => void listeners.delete(registered) };
}

/** Reports a fault to those who listen. */
export function reportApiFault(attempt: number, cause: string): void {
  for (const listener of listeners) listener({ source: 'api', attempt, cause });
}
