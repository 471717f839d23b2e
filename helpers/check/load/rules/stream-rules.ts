import { isStream } from '../../../model/probes/stream.ts';
import { parseRoute } from '../../../model/route.ts';
import { requestedInRounds, probeOf } from '../../plan/requests/streamed.ts';
import type { Candidate } from '../candidate.ts';
import { lineIn } from '../lines/record-line.ts';
import type { Problem } from '../problem.ts';

/**
 * Rounds determine when a change is in force, so a stream needs another route, and its caller must
 * outlive the change.
 */
export function streamsHaveRounds({ found, record }: Candidate): readonly Problem[] {
  const streams = Object.keys(record.baseline).filter((route) => isStream(probeOf(record, route)));
  const alone = Object.keys(requestedInRounds(record, record.baseline)).length === 0;
  return streams.flatMap((route) => {
    const from = parseRoute(route)?.from ?? '';
    const rebuilt = Object.keys(record.redeploys ?? {}).includes(from);
    const because = alone
      ? 'is a stream, and no other route determines when the change is in force'
      : rebuilt
        ? `is a stream of ${from}, which the change rebuilds`
        : undefined;
    return because === undefined
      ? []
      : [{ file: found.file, line: lineIn(found, 'baseline', route), text: `"${route}" ${because}` }];
  });
}
