import { messageOf } from '../errors.ts';
import type { Repeated } from './facts.ts';
import type { InfrastructureFacts } from './infrastructure/facts.ts';
import type { ProcessStream } from './process-stream.ts';

/** A fault of our own plumbing: which source, which try, and what broke. It is recorded and never an outcome. */
export interface InfrastructureEvent {
  readonly source: string;
  readonly attempt: number;
  readonly cause: string;
}

/** What every source is made of, whatever it speaks. */
export interface SourceOptions {
  readonly name: string;
  /** The whole command line, such as `kubectl exec … -- sh -c LOOP`. */
  readonly command: readonly [string, ...string[]];
  readonly signal: AbortSignal;
  onOpen(): void;
  onInfrastructureFault(event: InfrastructureEvent): void;
}

/** One source with one long-lived stream, opened when it is first asked. */
export interface Source<Request, Reply> extends AsyncDisposable {
  /** Asks all requests at once; gives plumbing facts instead of replies when two streams broke one after the other. */
  send(requests: readonly Request[], signal: AbortSignal): Promise<readonly (Reply & Repeated)[] | InfrastructureFacts>;
}

/** Whatever carries questions and answers for as long as it holds. */
export interface Stream extends AsyncDisposable {
  /** False once it broke: then only a new one can be asked. */
  readonly usable: boolean;
}

export interface SourceParts<Request, Reply, Kind extends Stream> {
  readonly name: string;
  /** Opens a new stream; called again after one broke. */
  open(): Kind | Promise<Kind>;
  /** Sends requests over a stream and reads one reply per request, in their order; throws when the answer is torn. */
  exchange(stream: Kind, requests: readonly Request[], signal: AbortSignal): Promise<readonly Reply[]>;
  onInfrastructureFault(event: InfrastructureEvent): void;
}

const ATTEMPTS = 2;

/** What the mark adds to a reply is optional, which the compiler cannot see of a type that it does not know. */
const unmarked = <Reply>(reply: Reply): Reply & Repeated => reply as Reply & Repeated;

/** Makes a source. A broken stream is told, replaced and asked again once (law 5: only our own faults are retried). */
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
