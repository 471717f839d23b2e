import { execa } from 'execa';
import { deadline } from '../timing/abort/deadline.ts';

/** A process that serves one request after another over its standard input and output. */
export interface ProcessStream extends AsyncDisposable {
  /** False once the process has ended or a response was incomplete; a new stream is needed then. */
  readonly usable: boolean;
  /**
   * Sends `request` and returns all bytes up to the first tail that `isComplete` accepts. Rejects
   * with the process's error output when it ends earlier, and with `signal`'s reason when that
   * aborts; the stream is unusable then.
   */
  exchange(
    request: string,
    isComplete: (tail: Buffer) => boolean,
    limits: { budgetMs: number; signal: AbortSignal },
  ): Promise<Buffer>;
}

/** Length of the tail that `isComplete` receives; no end mark is longer. */
const TAIL_BYTES = 256;

/** Starts the process of a stream. Aborting `signal` ends it. */
export function openProcessStream(command: readonly [string, ...string[]], signal: AbortSignal): ProcessStream {
  const [file, ...args] = command;
  const child = execa(file, args, {
    cancelSignal: signal,
    encoding: 'buffer',
    buffer: { stdout: false },
    forceKillAfterDelay: 1_000,
  });
  const state = { usable: true, ended: endOf(child) };
  // The next exchange rejects with the cause; without one, the end of the process is no error.
  state.ended.catch(() => (state.usable = false));
  return {
    get usable() {
      return state.usable;
    },
    exchange: async (request, isComplete, limits) => {
      using limit = deadline(
        limits.budgetMs,
        limits.signal,
        () => new Error(`no answer within ${limits.budgetMs.toString()} ms`),
      );
      const answer = collect(child.stdout, isComplete);
      try {
        child.stdin.write(request);
        return await limit.race(Promise.race([answer.promise, state.ended]));
      } catch (error) {
        state.usable = false;
        child.kill();
        throw error;
      } finally {
        answer[Symbol.dispose]();
      }
    },
    [Symbol.asyncDispose]: async () => {
      state.usable = false;
      child.stdin.end();
      child.kill();
      await state.ended.catch(() => undefined);
    },
  };
}

interface Ended {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly stderr?: Uint8Array | string | undefined;
}

/** Rejects when the process has ended, even with success: a stream ends by its disposal alone. */
async function endOf(child: Promise<Ended> & { stdin: NodeJS.EventEmitter }): Promise<never> {
  // A write to a process that has just ended fails on stdin; the cause is reported below.
  child.stdin.on('error', () => undefined);
  const ended = await child.catch((error: unknown) => error as Ended);
  throw new Error(describeEnd(ended));
}

/** How a process ended, on one line without its command, which may hold a whole script. */
function describeEnd({ exitCode, signal, stderr }: Ended): string {
  const how = signal === undefined ? `exit code ${exitCode?.toString() ?? 'unknown'}` : `signal ${signal}`;
  const message = typeof stderr === 'string' ? stderr : Buffer.from(stderr ?? []).toString();
  return ['the stream ended', how, message.trim()].filter((part) => part !== '').join(': ');
}

function collect(
  stdout: NodeJS.ReadableStream,
  isComplete: (tail: Buffer) => boolean,
): { promise: Promise<Buffer> } & Disposable {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let tail: Buffer = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk);
    tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
    if (isComplete(tail)) resolve(Buffer.concat(chunks));
  };
  stdout.on('data', onData);
  return { promise, [Symbol.dispose]: () => stdout.removeListener('data', onData) };
}
