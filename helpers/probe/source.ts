import { messageOf } from '../errors.ts';
import type { Repeated } from './facts.ts';
import type { InfrastructureFacts } from './infrastructure/facts.ts';
import type { ProcessStream } from './process-stream.ts';

/** A fault of the project's own infrastructure. It is recorded and never an outcome. */
export interface InfrastructureEvent {
  readonly source: string;
  readonly attempt: number;
  readonly cause: string;
}

/** Options of every source with a process. */
export interface SourceOptions {
  readonly name: string;
  /** The whole command line, such as `kubectl exec … -- sh -c LOOP`. */
  readonly command: readonly [string, ...string[]];
  readonly signal: AbortSignal;
  onOpen(): void;
  onInfrastructureFault(event: InfrastructureEvent): void;
}

/** A source with one long-lived stream, opened by its first requests. */
export interface Source<Request, Reply> extends AsyncDisposable {
  /**
   * Sends all requests at once. Returns infrastructure facts when two streams broke in succession.
   */
  send(requests: readonly Request[], signal: AbortSignal): Promise<readonly (Reply & Repeated)[] | InfrastructureFacts>;
}

/** What carries requests and replies until it breaks. */
export interface Stream extends AsyncDisposable {
  /** False once it broke; a new one is needed then. */
  readonly usable: boolean;
}

export interface SourceParts<Request, Reply, Kind extends Stream> {
  readonly name: string;
  /** Opens a new stream; called again after one broke. */
  open(): Kind | Promise<Kind>;
  /**
   * Sends requests and returns one reply each, in order. Throws when the response is incomplete.
   */
  exchange(stream: Kind, requests: readonly Request[], signal: AbortSignal): Promise<readonly Reply[]>;
  onInfrastructureFault(event: InfrastructureEvent): void;
}

const ATTEMPTS = 2;

/** Repeated adds an optional field, which the compiler cannot see for a type parameter. */
const unmarked = <Reply>(reply: Reply): Reply & Repeated => reply as Reply & Repeated;

/**
 * Makes a source. A broken stream is reported and replaced, and its requests are sent again once
 * (law 5: only faults of the project's own infrastructure are retried).
 */
export function createSource<Request, Reply, Kind extends Stream = ProcessStream>(
  parts: SourceParts<Request, Reply, Kind>,
): Source<Request, Reply> {
  let stream: Kind | undefined;
  const attempt = async (requests: readonly Request[], signal: AbortSignal): Promise<readonly Reply[]> => {
    if (stream?.usable !== true) {
      await stream?.[Symbol.asyncDispose]();
      stream = await parts.open();
    }
    return await parts.exchange(stream, requests, signal);
  };
  return {
    send: async (requests, signal) => {
      const causes: string[] = [];
      while (causes.length < ATTEMPTS) {
        try {
          const replies: readonly (Reply & Repeated)[] = (await attempt(requests, signal)).map(unmarked);
          return causes.length === 0 ? replies : replies.map((reply) => ({ ...reply, repeated: true }));
        } catch (error) {
          signal.throwIfAborted();
          await stream?.[Symbol.asyncDispose]();
          causes.push(messageOf(error));
          parts.onInfrastructureFault({ source: parts.name, attempt: causes.length, cause: messageOf(error) });
        }
      }
      return { kind: 'infrastructure', cause: causes.join('; then: '), attempts: causes.length };
    },
    [Symbol.asyncDispose]: async () => {
      await stream?.[Symbol.asyncDispose]();
      stream = undefined;
    },
  };
}
