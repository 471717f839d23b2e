import type { ChangeEvent } from '../../model/observation.ts';
import { sameOutcome } from '../../model/outcome.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import { isRequestedOnce } from '../plan/requests/requested-once.ts';
import { requestedInRounds } from '../plan/requests/streamed.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { agrees, phaseExpectationOf, type Expectations } from './agreement.ts';
import type { Round } from './rounds.ts';

/**
 * Milliseconds from the change to the first round that confirms it, by the time of its responses;
 * null when no round did, when no outcome had to change, and for the kubelet and istioctl, whose
 * own periods would be measured. Where requests were sent before the proxies acknowledged the
 * change, the routes of those requests decide.
 */
export function enforcedMs(
  record: CheckRecord,
  rounds: readonly Round[],
  changes: readonly ChangeEvent[],
): number | null {
  const change = changes.findLast(
    ({ phase, kind }) => phase === 'applied' && (kind === 'applied' || kind === 'deleted'),
  );
  const flipped = flippedCells(record);
  if (change === undefined || Object.keys(flipped).length === 0 || isRequestedOnce(record)) return null;
  const first = firstConfirming(record, rounds, flipped);
  if (first === undefined) return null;
  const times = [...first.cells].flatMap(([route, { elapsedMs }]) => (flipped[route] === undefined ? [] : [elapsedMs]));
  return Math.max(0, Math.round(Math.max(...times) - change.elapsedMs));
}

function firstConfirming(record: CheckRecord, rounds: readonly Round[], flipped: Expectations): Round | undefined {
  return rounds.find((round) => {
    if (round.phase !== 'enforcing' && round.phase !== 'applied') return false;
    const requested = Object.entries(flipped).filter(([route]) => round.phase === 'applied' || round.cells.has(route));
    return (
      requested.length > 0 &&
      agrees(round, { ...phaseExpectationOf(record, 'applied'), expectations: Object.fromEntries(requested) })
    );
  });
}

/** The expectations of the claim that differ from the baseline. */
export function flippedCells(record: CheckRecord): Expectations {
  const { baseline } = record;
  const flipped = Object.entries(requestedInRounds(record, expectationsOf(record, 'applied'))).filter(([route, is]) => {
    const before = baseline[route];
    return before !== undefined && !sameOutcome(before, is);
  });
  return Object.fromEntries(flipped);
}
