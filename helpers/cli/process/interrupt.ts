import { EXIT, MeshproofError } from '../../errors.ts';

/**
 * Ctrl-C reaches the whole process group, and npm forwards it again: two signals this close
 * together are one keystroke.
 */
const SAME_KEYSTROKE_MS = 700;

/**
 * A signal of another kind this soon belongs to the same request: GitHub cancels a job with SIGINT
 * and, 7.5 s later, SIGTERM; a closed terminal sends SIGHUP along with either.
 */
const SAME_END_MS = 60_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interrupts extends Disposable {
  /** Aborts on the first SIGINT, SIGTERM or SIGHUP, with a MeshproofError of exit code 130. */
  readonly signal: AbortSignal;
}

export interface InterruptHooks {
  /** Called once, when the first signal arrives. */
  readonly onFirst: (signal: NodeJS.Signals) => void;
  /** Called for a signal that does not count as a second request. */
  readonly onMore?: (signal: NodeJS.Signals) => void;
  /** Called when the request to end is repeated: end at once. */
  readonly onSecond: () => never;
}

/**
 * Replaces Node's default handling of signals, which ends the process without clean-up, until
 * disposed.
 */
export function ownSignals({ onFirst, onMore = () => undefined, onSecond }: InterruptHooks): Interrupts {
  const controller = new AbortController();
  const arrived = new Map<NodeJS.Signals, number>();
  const handle = (name: NodeJS.Signals): void => {
    const now = performance.now();
    const isFirst = arrived.size === 0;
    const isSecond = isSecondRequest(name, arrived, now);
    const isCopy = now - (arrived.get(name) ?? Number.NEGATIVE_INFINITY) <= SAME_KEYSTROKE_MS;
    if (!arrived.has(name)) arrived.set(name, now);
    if (isFirst) {
      onFirst(name);
      controller.abort(interruption(name));
    } else if (isSecond) {
      onSecond();
    } else if (!isCopy) {
      onMore(name);
    }
  };
  for (const name of SIGNALS) process.on(name, handle);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of SIGNALS) process.off(name, handle);
    },
  };
}

/**
 * A closing terminal may send SIGHUP more than once, so SIGHUP never counts as a second request.
 */
function isSecondRequest(name: NodeJS.Signals, arrived: ReadonlyMap<NodeJS.Signals, number>, now: number): boolean {
  if (name === 'SIGHUP') return false;
  const same = arrived.get(name);
  const first = Math.min(...arrived.values());
  return same === undefined ? now - first > SAME_END_MS : now - same > SAME_KEYSTROKE_MS;
}

function interruption(name: NodeJS.Signals): MeshproofError {
  return new MeshproofError({
    operation: 'finish',
    details: `${name} arrived; everything that the run created is deleted, unless --keep is given`,
    hint: 'start it again',
    exitCode: EXIT.interrupted,
  });
}
