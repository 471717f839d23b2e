import type { Mechanism } from '../mechanism.ts';
import type { ExpectedOutcome } from '../outcome.ts';
import { type StreamProbe, stream } from '../probes/stream.ts';
import { modelled } from './predict.ts';
import { isPrediction, unknown, type NotModelled, type Prediction } from './situation.ts';

/**
 * Predicts a stream of requests from the predictions for one request before and after the change.
 * Rules do not cover the time between: only a run can prove that no request is lost.
 */
export function streamed(
  probe: StreamProbe,
  route: string,
  before: Prediction | NotModelled,
  after: Prediction | NotModelled,
): Prediction | NotModelled {
  if (!isPrediction(before)) return before;
  if (!isPrediction(after)) return after;
  return modelled(() => {
    const [first, last] = [refusalIn(route, before.outcome), refusalIn(route, after.outcome)];
    return { outcome: patternOf(probe, route, first, last), trace: [...new Set([...before.trace, ...after.trace])] };
  });
}

function patternOf(
  { tolerant }: StreamProbe,
  route: string,
  first: Mechanism | undefined,
  last: Mechanism | undefined,
): ExpectedOutcome {
  if (first === undefined && last === undefined) return tolerant ? stream.settled() : stream.unbroken();
  if (first === undefined) return stream.cutOff(last as Mechanism);
  if (last === undefined) return stream.opened(first);
  if (first === last) return stream.closed(first);
  throw unknown(route, `a stream that is refused by ${first} and then by ${last}`);
}

function refusalIn(route: string, outcome: ExpectedOutcome): Mechanism | undefined {
  if (outcome.is === 'refused') return outcome.by;
  if (outcome.is === 'admitted') return undefined;
  throw unknown(route, `a stream of requests that are ${outcome.is}`);
}
