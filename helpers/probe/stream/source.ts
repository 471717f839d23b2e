import { execa } from 'execa';
import { messageOf } from '../../errors.ts';
import type { StreamFacts } from './facts.ts';
import { takeRequests } from './stream-records.ts';
import { STREAM_LOOP } from './stream-script.ts';

/** The command that streams requests, for the caller's pod. */
export const STREAM_COMMAND = ['sh', '-c', STREAM_LOOP] as const;

/** One process that sends a stream of requests. */
export interface StreamSource extends AsyncDisposable {
  /** Begins a stretch; `onRequest` receives each request when it has ended. */
  begin(beginning: string, onRequest: (facts: StreamFacts) => void): void;
  /**
   * Ends the stretch and settles when all its requests are reported. Rejects when the process has
   * ended.
   */
  end(): Promise<void>;
  /** Rejects when the process has ended; never settles otherwise. */
  readonly broken: Promise<never>;
}

interface Listener {
  rest: string;
  onRequest: (facts: StreamFacts) => void;
  onEnd: () => void;
}

/** Starts the process of a source. Aborting `signal` ends it. */
export function openStreamSource(command: readonly [string, ...string[]], signal: AbortSignal): StreamSource {
  const [file, ...args] = command;
  const child = execa(file, args, { cancelSignal: signal, buffer: { stdout: false }, forceKillAfterDelay: 1_000 });
  const listener: Listener = { rest: '', onRequest: ignored, onEnd: ignored };
  const failure = Promise.withResolvers<never>();
  child.stdin.on('error', ignored);
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    try {
      const { requests, ended, rest } = takeRequests(listener.rest + chunk);
      listener.rest = rest;
      for (const request of requests) listener.onRequest(request);
      if (ended) listener.onEnd();
    } catch (error) {
      failure.reject(error);
    }
  });
  const over = child.then(
    () => failure.reject(new Error('the stream ended')),
    (error: unknown) => failure.reject(new Error(`the stream ended: ${messageOf(error)}`)),
  );
  // A caller that waits for requests gets the rejection; without one, the end of the process is no
  // error.
  failure.promise.catch(ignored);
  return {
    broken: failure.promise,
    begin: (beginning, onRequest) => {
      listener.onRequest = onRequest;
      child.stdin.write(beginning);
    },
    end: async () => {
      const ended = Promise.withResolvers<undefined>();
      listener.onEnd = () => ended.resolve(undefined);
      child.stdin.write('end\n');
      await Promise.race([ended.promise, failure.promise]);
      listener.onRequest = ignored;
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      child.kill();
      await over;
    },
  };
}

function ignored(): void {
  // No listener is needed.
}
