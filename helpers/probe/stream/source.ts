import { execa } from 'execa';
import { messageOf } from '../../errors.ts';
import type { StreamFacts } from './facts.ts';
import { takeRequests } from './stream-records.ts';
import { STREAM_LOOP } from './stream-script.ts';

/** The command that streams requests, to be run where they shall come from. */
export const STREAM_COMMAND = ['sh', '-c', STREAM_LOOP] as const;

/** Where one stream of requests comes from, for as long as its process lives. */
export interface StreamSource extends AsyncDisposable {
  /** Begins a stretch; `onRequest` is told of each request when its end is known. */
  begin(beginning: string, onRequest: (facts: StreamFacts) => void): void;
  /** Ends the stretch and settles when everything that was asked in it is told. Rejects when the process has ended by itself. */
  end(): Promise<void>;
  /** Rejects when the process has ended; never settles otherwise. */
  readonly broken: Promise<never>;
}

interface Told {
  rest: string;
  onRequest: (facts: StreamFacts) => void;
  onEnd: () => void;
}

/** Starts the process of a source. Aborting `signal` ends it. */
export function openStreamSource(command: readonly [string, ...string[]], signal: AbortSignal): StreamSource {
  const [file, ...args] = command;
  const child = execa(file, args, { cancelSignal: signal, buffer: { stdout: false }, forceKillAfterDelay: 1_000 });
  const told: Told = { rest: '', onRequest: ignored, onEnd: ignored };
  const failure = Promise.withResolvers<never>();
  child.stdin.on('error', ignored);
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    try {
      const { requests, ended, rest } = takeRequests(told.rest + chunk);
      told.rest = rest;
      for (const request of requests) told.onRequest(request);
      if (ended) told.onEnd();
    } catch (error) {
      failure.reject(error);
    }
  });
  const over = child.then(
    () => failure.reject(new Error('the stream ended')),
    (error: unknown) => failure.reject(new Error(`the stream ended: ${messageOf(error)}`)),
  );
  // Whoever waits for requests is told; a stream that nobody waits for ends in silence.
  failure.promise.catch(ignored);
  return {
    broken: failure.promise,
    begin: (beginning, onRequest) => {
      told.onRequest = onRequest;
      child.stdin.write(beginning);
    },
    end: async () => {
      const ended = Promise.withResolvers<undefined>();
      told.onEnd = () => ended.resolve(undefined);
      child.stdin.write('end\n');
      await Promise.race([ended.promise, failure.promise]);
      told.onRequest = ignored;
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      child.kill();
      await over;
    },
  };
}

function ignored(): void {
  // Nobody listens.
}
