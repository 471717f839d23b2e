import { EXIT, MeshproofError } from '../errors.ts';

/**
 * Ctrl-C reaches the whole process group, and npm passes it on once more: two signals this close together are one keystroke.
 */
const SAME_KEYSTROKE_MS = 700;

export interface Interrupts extends Disposable {
  /** Aborts on the first SIGINT or SIGTERM; its reason is a MeshproofError with exit code 130. */
  readonly signal: AbortSignal;
}

export interface InterruptHooks {
  /** Called once, when the first signal arrives. */
  readonly onFirst: (signal: NodeJS.Signals) => void;
  /** Called when a second one arrives: leave at once. */
  readonly onSecond: () => never;
}

/** Takes SIGINT and SIGTERM over from Node's default, which ends the process without any clean-up, until disposed. */
export function ownSignals({ onFirst, onSecond }: InterruptHooks): Interrupts {
  const controller = new AbortController();
  let first: number | undefined;
  const handle = (name: NodeJS.Signals): void => {
    if (first === undefined) {
      first = performance.now();
      onFirst(name);
      controller.abort(interruption(name));
    } else if (performance.now() - first > SAME_KEYSTROKE_MS) {
      onSecond();
    }
  };
  process.on('SIGINT', handle).on('SIGTERM', handle);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      process.off('SIGINT', handle).off('SIGTERM', handle);
    },
  };
}

function interruption(name: NodeJS.Signals): MeshproofError {
  return new MeshproofError({
    attempted: 'finish',
    happened: `${name} arrived; what the run had made is deleted, unless --keep says otherwise`,
    repair: 'start it again',
    exitCode: EXIT.interrupted,
  });
}
