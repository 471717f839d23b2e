import type { ChangeEvent, Observation } from '../../../model/observation.ts';
import { describeOutcome, sameOutcome, type ExpectedOutcome, type Observed } from '../../../model/outcome.ts';
import { isStream } from '../../../model/probes/stream.ts';
import { expectationsOf } from '../../plan/changes/change-set.ts';
import { requestedInStreams, probeOf } from '../../plan/requests/streamed.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import type { CellRules } from '../cells.ts';
import type { Mismatch } from '../mismatch.ts';
import { isOfStream } from '../recorded/recorded-facts.ts';
import type { CellResult } from '../result.ts';
import { modelOf } from '../weigh/model-view.ts';
import { describeStream } from './describe-stream.ts';
import { patternOf, type StreamChange } from './pattern.ts';
import { streamRequests } from './requests.ts';

type StreamPhase = 'baseline' | 'applied' | 'restored';

/** The recorded entries of one check. */
export interface RecordedEntries {
  readonly observations: readonly Observation[];
  readonly changes: readonly ChangeEvent[];
}

/** The cells of the streams of one phase, each from its last stretch. */
export function streamCells(
  record: CheckRecord,
  { observations, changes }: RecordedEntries,
  phase: StreamPhase,
  { weigh, predictions }: Pick<CellRules, 'weigh' | 'predictions'>,
): readonly CellResult[] {
  const change = phase === 'applied' ? changeIn(changes) : undefined;
  return Object.entries(requestedInStreams(record, expectationsOf(record, phase))).map(([route, expected]) => {
    const probe = probeOf(record, route);
    const all = streamRequests(
      observations.filter((one) => one.phase === phase && one.route === route && isOfStream(one)),
    );
    const requests = all.filter(({ stretch }) => stretch === all.at(-1)?.stretch);
    const observed = patternOf(requests, change, isStream(probe) && probe.tolerant);
    const found = mismatchOf(observed, expected);
    const prediction = predictions[route];
    const finding = { route, expected, observed, rounds: [], prediction };
    const judged = found === undefined ? undefined : weigh({ ...finding, mismatch: found });
    const verdict = judged?.verdict ?? 'conforms';
    const note = describeStream(requests, change?.madeMs);
    return {
      route,
      phase,
      expected,
      observed,
      verdict,
      because: judged === undefined ? '' : `${route} ${judged.because} (${note})`,
      note,
      ...modelOf(prediction, { observed, verdict }),
      witnesses: requests.length === 0 ? [] : ['client' as const],
      observations: requests.map(({ seq }) => seq),
    };
  });
}

function mismatchOf(observed: Observed, expected: ExpectedOutcome): Mismatch | undefined {
  const expectation = `expected ${describeOutcome(expected)}`;
  if (observed.is === 'inconclusive')
    return { verdict: 'inconclusive', because: `could not be judged (${observed.because}), ${expectation}` };
  return sameOutcome(observed, expected)
    ? undefined
    : { verdict: 'deviates', because: `was ${describeOutcome(observed)}, ${expectation}` };
}

/** The change during the streams; a redeployed workload is a change as well. */
function changeIn(changes: readonly ChangeEvent[]): StreamChange | undefined {
  const applied = changes.filter(({ phase }) => phase === 'applied');
  const made = applied.find(({ kind }) => kind === 'applied' || kind === 'deleted' || kind === 'redeploy');
  const acknowledged = applied.findLast(({ kind }) => kind === 'acknowledged' || kind === 'redeploy');
  return made === undefined || acknowledged === undefined
    ? undefined
    : { madeMs: made.elapsedMs, acknowledgedMs: acknowledged.elapsedMs };
}
