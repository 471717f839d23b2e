import { classifyHttp } from '../../../classify/http/http.ts';
import type { Mechanism } from '../../../model/mechanism.ts';
import type { Observation } from '../../../model/observation.ts';
import { parseXfcc } from '../../../witness/callee/xfcc.ts';
import { recordedRequest, type RecordedRequest } from '../recorded/recorded-request.ts';

/** The outcome of one request of a stream. */
export interface StreamRequest {
  readonly seq: number;
  /** When its end was known, in milliseconds since the run began. */
  readonly elapsedMs: number;
  readonly stretch: number;
  /** How it was refused; undefined when it was admitted. */
  readonly refused?: Mechanism;
  /** The facts of a request whose outcome no table names. */
  readonly unknown?: string;
  /**
   * The identity that the application received; "" for none, undefined where it does not report it.
   */
  readonly peer?: string;
}

/**
 * Reads the requests of one stream in one phase, in their order.
 * @throws ZodError when the facts of one do not have the shape of a stream's request
 */
export function streamRequests(observations: readonly Observation[]): readonly StreamRequest[] {
  return observations.map(({ seq, elapsedMs, facts }) => {
    const request = recordedRequest.parse(facts);
    return { seq, elapsedMs, stretch: request.stretch, ...outcomeOf(request) };
  });
}

function outcomeOf(facts: RecordedRequest): Pick<StreamRequest, 'refused' | 'unknown' | 'peer'> {
  const { exitCode, status, xfcc } = facts;
  if (exitCode === 0 && status >= 200 && status < 300) return xfcc === undefined ? {} : { peer: peerIn(xfcc) };
  const outcome = classifyHttp({ ...facts, kind: 'http', url: '' }, {});
  if (outcome.is === 'refused') return { refused: outcome.by };
  return { unknown: outcome.is === 'inconclusive' ? outcome.because : outcome.is };
}

function peerIn(xfcc: readonly string[]): string {
  return xfcc.flatMap(parseXfcc).at(-1)?.uri[0] ?? '';
}
