import type { ChangeEvent, Observation } from '../../../model/observation.ts';
import { describeOutcome, sameOutcome, type ExpectedOutcome, type Observed } from '../../../model/outcome.ts';
import { isStream } from '../../../model/probes/stream.ts';
import { expectationsOf } from '../../plan/changes/change-set.ts';
import { requestedInStreams, probeOf } from '../../plan/requests/streamed.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import type { Mismatch } from '../agreement.ts';
import type { Downgrade } from '../cells.ts';
import type { CellResult } from '../result.ts';
import { patternOf, describePattern, type Turn } from './pattern.ts';
import { isOfStream, streamRequests } from './requests.ts';

type StreamPhase = 'baseline' | 'applied' | 'restored';

/** What was recorded of one check. */
export interface Recorded {
  readonly observations: readonly Observation[];
  readonly changes: readonly ChangeEvent[];
}

/** The cells of the streams of one phase, each from its last stretch. */
export function streamCells(
  record: CheckRecord,
  { observations, changes }: Recorded,
  phase: StreamPhase,
  downgrade: Downgrade,
): readonly CellResult[] {
  const turn = phase === 'applied' ? turnOf(changes) : undefined;
  return Object.entries(requestedInStreams(record, expectationsOf(record, phase))).map(([route, expected]) => {
    const probe = probeOf(record, route);
    const told = streamRequests(
      observations.filter((one) => one.phase === phase && one.route === route && isOfStream(one)),
    );
    const requests = told.filter(({ stretch }) => stretch === told.at(-1)?.stretch);
    const observed = patternOf(requests, turn, isStream(probe) && probe.tolerant);
    const found = mismatchOf(observed, expected);
    const judged = found === undefined ? undefined : downgrade(route, found, undefined);
    const note = describePattern(requests, turn);
    return {
      route,
      phase,
      expected,
      observed,
      verdict: judged?.verdict ?? 'conforms',
      because: judged === undefined ? '' : `${route} ${judged.because} (${note})`,
      note,
      witnesses: requests.length === 0 ? [] : ['client' as const],
      observations: requests.map(({ seq }) => seq),
    };
  });
}

function mismatchOf(observed: Observed, expected: ExpectedOutcome): Mismatch | undefined {
  const wanted = `expected ${describeOutcome(expected)}`;
  if (observed.is === 'inconclusive')
    return { verdict: 'inconclusive', because: `could not be judged (${observed.because}), ${wanted}` };
  return sameOutcome(observed, expected)
    ? undefined
    : { verdict: 'deviates', because: `was ${describeOutcome(observed)}, ${wanted}` };
}

/** The change as the streams lived through it; a party that was rebuilt is a change as well. */
function turnOf(changes: readonly ChangeEvent[]): Turn | undefined {
  const applied = changes.filter(({ phase }) => phase === 'applied');
  const made = applied.find(({ kind }) => kind === 'applied' || kind === 'deleted' || kind === 'redeploy');
  const held = applied.findLast(({ kind }) => kind === 'acknowledged' || kind === 'redeploy');
  return made === undefined || held === undefined ? undefined : { madeMs: made.elapsedMs, heldMs: held.elapsedMs };
}
