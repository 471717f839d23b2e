import * as z from 'zod';
import { classifyHttp } from '../../../classify/http/http.ts';
import type { Mechanism } from '../../../model/mechanism.ts';
import type { Observation } from '../../../model/observation.ts';
import { streamFacts, type StreamFacts } from '../../../probe/stream/facts.ts';
import { parseXfcc } from '../../../witness/callee/xfcc.ts';

/** One request of a stream as it is recorded: what curl said, and of a success what the application received in place of its whole body. */
export interface RecordedRequest extends StreamFacts {
  /** Which stretch of the phase, from 1: each was begun by itself. */
  readonly stretch: number;
  /** X-Forwarded-Client-Cert as the application received it, one entry per line; absent where it does not echo its headers. */
  readonly xfcc?: readonly string[];
}

const recorded = streamFacts.extend({
  stretch: z.number(),
  xfcc: z.array(z.string()).exactOptional(),
}) satisfies z.ZodType<RecordedRequest>;

/** What became of one request of a stream. */
export interface StreamRequest {
  readonly seq: number;
  /** When its end was known, in milliseconds since the run began. */
  readonly elapsedMs: number;
  readonly stretch: number;
  /** How it was refused; undefined when it was admitted. */
  readonly refused?: Mechanism;
  /** What no table knows: nobody can say what became of it. */
  readonly unknown?: string;
  /** The identity that the application was told; "" for none, undefined where it does not say. */
  readonly peer?: string;
}

/** Whether an observation is about one request of a stream; rounds are made of the others. */
export function isOfStream({ facts }: Pick<Observation, 'facts'>): boolean {
  return facts['kind'] === 'stream';
}

/** Reads the requests of one stream in one phase, in their order. */
export function streamRequests(observations: readonly Observation[]): readonly StreamRequest[] {
  return observations.flatMap(({ seq, elapsedMs, facts }) => {
    const { data } = recorded.safeParse(facts);
    return data === undefined ? [] : [{ seq, elapsedMs, stretch: data.stretch, ...fateOf(data) }];
  });
}

function fateOf(facts: RecordedRequest): Pick<StreamRequest, 'refused' | 'unknown' | 'peer'> {
  const { exitCode, status, xfcc } = facts;
  if (exitCode === 0 && status >= 200 && status < 300) return xfcc === undefined ? {} : { peer: peerIn(xfcc) };
  const outcome = classifyHttp({ ...facts, kind: 'http', url: '' }, {});
  if (outcome.is === 'refused') return { refused: outcome.by };
  return { unknown: outcome.is === 'inconclusive' ? outcome.because : outcome.is };
}

function peerIn(xfcc: readonly string[]): string {
  return xfcc.flatMap(parseXfcc).at(-1)?.uri[0] ?? '';
}
