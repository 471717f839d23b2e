import type { ChangeEvent } from '../../model/observation.ts';
import { sameOutcome } from '../../model/outcome.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import { isRequestedOnce } from '../plan/requests/requested-once.ts';
import { requestedInRounds } from '../plan/requests/streamed.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { agrees, phaseExpectationOf, type Expectations } from './agreement.ts';
import type { Round } from './rounds.ts';

/**
 * Milliseconds from the change to the first round that shows it, as its clients received it; null when none did, when nothing had to
 * flip, and for the kubelet and istioctl, whose own periods would be measured. Where the change was watched while the proxies were still taking it,
 * the routes that were watched decide.
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
  const first = firstShown(record, rounds, flipped);
  if (first === undefined) return null;
  const shown = [...first.cells].flatMap(([route, { elapsedMs }]) => (flipped[route] === undefined ? [] : [elapsedMs]));
  return Math.max(0, Math.round(Math.max(...shown) - change.elapsedMs));
}

function firstShown(record: CheckRecord, rounds: readonly Round[], flipped: Expectations): Round | undefined {
  return rounds.find((round) => {
    if (round.phase !== 'enforcing' && round.phase !== 'applied') return false;
    const asked = Object.entries(flipped).filter(([route]) => round.phase === 'applied' || round.cells.has(route));
    return (
      asked.length > 0 &&
      agrees(round, { ...phaseExpectationOf(record, 'applied'), expectations: Object.fromEntries(asked) })
    );
  });
}

/** The part of the claim that was not true before. */
export function flippedCells(record: CheckRecord): Expectations {
  const { baseline } = record;
  const flipped = Object.entries(requestedInRounds(record, expectationsOf(record, 'applied'))).filter(([route, is]) => {
    const before = baseline[route];
    return before !== undefined && !sameOutcome(before, is);
  });
  return Object.fromEntries(flipped);
}
