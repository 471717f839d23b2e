import { traitsOf } from '../../model/mechanism.ts';
import type { ExpectedOutcome, Observed } from '../../model/outcome.ts';
import { parseRoute } from '../../model/route.ts';
import type { CheckRecord } from '../record/check-record.ts';
import type { Expectations } from './agreement.ts';
import type { Mismatch } from './mismatch.ts';
import type { Round } from './rounds.ts';

/** Turns a finding into a doubt where it is not evidence about the claim. */
export type Downgrade = (route: string, found: Mismatch, round: Round | undefined) => Mismatch;

/**
 * Before the change every mismatch is a doubt: without the described set-up a check proves nothing.
 */
export const downgradeAll: Downgrade = (_route, found) => ({ verdict: 'inconclusive', because: found.because });

/**
 * After the change two kinds of finding become doubts: one about a control, about which the check
 * claims nothing, and a transport failure towards a callee that answers no request although it
 * should answer one, since that callee may be dead.
 */
export function downgradeUncontrolled(record: Pick<CheckRecord, 'expects'>, expectations: Expectations): Downgrade {
  return (route, found, round) => {
    if (found.verdict === 'inconclusive') return found;
    if (record.expects[route] === undefined)
      return { verdict: 'inconclusive', because: `${found.because}: the control does not hold` };
    const observed = round?.cells.get(route)?.observed;
    const to = parseRoute(route)?.to;
    const mayBeDead =
      observed !== undefined &&
      isTransportFailure(observed) &&
      shouldAnswer(expectations, to) &&
      !answersAny(round, to);
    return mayBeDead
      ? {
          verdict: 'inconclusive',
          because: `${found.because}, and ${to ?? 'the callee'} answered no request of that round`,
        }
      : found;
  };
}

function isTransportFailure(observed: Observed): boolean {
  return 'by' in observed && traitsOf(observed.by).provesCallee !== true;
}

function shouldAnswer(expectations: Expectations, callee: string | undefined): boolean {
  return Object.entries(expectations).some(
    ([route, { is }]: [string, ExpectedOutcome]) => parseRoute(route)?.to === callee && is === 'admitted',
  );
}

function answersAny(round: Round | undefined, callee: string | undefined): boolean {
  const cells = [...(round?.cells.values() ?? [])].filter(({ route }) => parseRoute(route)?.to === callee);
  return cells.some(
    ({ observed }) => observed.is === 'admitted' || (observed.is === 'refused' && !isTransportFailure(observed)),
  );
}
