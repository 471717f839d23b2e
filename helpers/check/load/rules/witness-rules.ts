import type { ExpectedOutcome } from '../../../model/outcome.ts';
import { traitsOf } from '../../../model/probes/registry.ts';
import { parseRoute } from '../../../model/route.ts';
import type { Witness } from '../../../model/witness.ts';
import { isMeshed } from '../../../model/workloads/cast-member.ts';
import { castOf, expectationsOf } from '../../plan/changes/change-set.ts';
import { probeOf } from '../../plan/requests/streamed.ts';
import { isOriginated } from '../../plan/sidecar.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import type { Candidate } from '../candidate.ts';
import { lineIn } from '../lines/record-line.ts';
import type { Problem } from '../problem.ts';

/**
 * A witness that an outcome names must see the request, and the record must collect its reports.
 */
export function witnessesSeeTheRequest({ found, record }: Candidate): readonly Problem[] {
  const sections = [
    { section: 'baseline', phase: 'baseline' },
    { section: 'expects', phase: 'applied' },
  ] as const;
  return sections.flatMap(({ section, phase }) =>
    Object.entries(expectationsOf(record, phase)).flatMap(([route, outcome]) => {
      const why = blindBecause({ ...record, cast: castOf(record, phase) }, route, outcome);
      return why === undefined
        ? []
        : [{ file: found.file, line: lineIn(found, section, route), text: `"${route}" ${why}` }];
    }),
  );
}

function blindBecause(record: CheckRecord, route: string, outcome: ExpectedOutcome): string | undefined {
  const witness: Witness | undefined = outcome.is === 'admitted' ? outcome.seenBy : undefined;
  if (witness !== 'proxy' && witness !== 'wire') return undefined;
  if (!record.witnesses.includes(witness))
    return `is to be seen by the witness "${witness}", whose reports are not collected: add it to \`witnesses\``;
  const { from = '', to = '' } = parseRoute(route) ?? {};
  const probe = probeOf(record, route);
  // TLS that the caller's sidecar opens is in its log, and on the wire at a callee without one.
  if (isOriginated(record, record.cast, route)) return undefined;
  const at = witness === 'proxy' && traitsOf(probe).loggedBy === 'caller' ? from : to;
  return isMeshed(record.cast[at]) ? undefined : `is to be seen by the witness "${witness}", but ${at} has no sidecar`;
}
