import type { Phase } from '../../model/observation.ts';
import type { ExpectedOutcome } from '../../model/outcome.ts';
import { budgets } from '../../timing/budgets.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import { isRequestedOnce } from '../plan/requests/requested-once.ts';
import { probesKubelet } from '../plan/requests/requests-kubelet.ts';
import { requestedInRounds } from '../plan/requests/streamed.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { mismatch } from './mismatch.ts';
import {
  requiredWitnessesOf,
  type RequiredWitnessOptions,
  type RequiredWitnesses,
} from './reports/required-witnesses.ts';
import type { ObservedCell, Round } from './rounds.ts';

export type Expectations = Readonly<Record<string, ExpectedOutcome>>;

/** The expected outcomes of a phase, and the witnesses that must confirm them. */
export interface PhaseExpectation {
  readonly expectations: Expectations;
  readonly requiredWitnesses: RequiredWitnesses;
}

/** What the rounds of a phase must confirm; streams are judged separately. */
export function phaseExpectationOf(
  record: CheckRecord,
  phase: Phase,
  options?: RequiredWitnessOptions,
): PhaseExpectation {
  return {
    expectations: requestedInRounds(record, expectationsOf(record, phase)),
    requiredWitnesses: requiredWitnessesOf(record, phase, options),
  };
}

/** Phases that end with a streak of agreeing rounds. */
type StreakPhase = Exclude<Phase, 'enforcing' | 'settling'>;

/** Consecutive rounds that must agree before a phase counts as confirmed. */
const STREAK: Readonly<Record<StreakPhase, number>> = { baseline: 2, applied: 2, restored: 2 };

/**
 * Rounds after the streak, all of which must agree. Where every round of the phase agreed, streak
 * and window are eight observations: a change that holds for two in three passes with a
 * probability of (2/3)^8 = 3.90 %, one that half of the replicas lack with (1/2)^8 = 0.4 %. Where
 * the streak forgave what disagreed before it, the window decides alone, and is longer, so that
 * both ways together stay below 4 %.
 */
export const SETTLING_ROUNDS = { undisturbed: 6, afterDisagreement: 16 } as const;

/** The least time between two rounds of a settling window, in milliseconds. */
export function settlingPaceMs(): number {
  return budgets.settle / SETTLING_ROUNDS.undisturbed;
}

/**
 * How many rounds of this check must go on agreeing after a change came to hold.
 * @param streakEnds how many rounds the phase had when its streak was complete
 */
export function settlingNeeded(record: CheckRecord, phase: StreakPhase, streakEnds: number): number {
  if (isRequestedOnce(record)) return 0;
  return streakEnds > streakNeeded(record, phase) ? SETTLING_ROUNDS.afterDisagreement : SETTLING_ROUNDS.undisturbed;
}

/** How many agreeing rounds a phase of this check needs in succession. */
export function streakNeeded(record: CheckRecord, phase: StreakPhase): number {
  return isRequestedOnce(record) ? 1 : STREAK[phase];
}

/**
 * The rounds of one phase, each with the latest agreeing cells of its controls, for checks that
 * probe the kubelet. A container cannot answer its peers in the round in which it is restarted, so
 * a control that agreed earlier in the phase still counts.
 */
export function inheritControls(
  record: CheckRecord,
  rounds: readonly Round[],
  { expectations, requiredWitnesses }: PhaseExpectation,
): readonly Round[] {
  if (!probesKubelet(record)) return rounds;
  const controls = Object.entries(expectations).filter(([route]) => record.expects[route] === undefined);
  const inherited = new Map<string, ObservedCell>();
  return rounds.map((round) => {
    for (const [route, expected] of controls) {
      const cell = round.cells.get(route);
      if (cell !== undefined && mismatch(cell, expected, requiredWitnesses(route, expected)) === undefined)
        inherited.set(route, cell);
    }
    return { ...round, cells: new Map([...round.cells, ...inherited]) };
  });
}

/**
 * Index of the round that completes the first streak of `needed` agreeing rounds; -1 without one.
 */
export function streakEnd(rounds: readonly Round[], phaseExpectation: PhaseExpectation, needed: number): number {
  let streak = 0;
  return rounds.findIndex((round) => {
    streak = agrees(round, phaseExpectation) ? streak + 1 : 0;
    return streak >= needed;
  });
}

/** Whether every cell of the round is as expected. */
export function agrees(round: Pick<Round, 'cells'>, { expectations, requiredWitnesses }: PhaseExpectation): boolean {
  return Object.entries(expectations).every(
    ([route, expected]) => mismatch(round.cells.get(route), expected, requiredWitnesses(route, expected)) === undefined,
  );
}

/** Whether the witnesses of a cell of the round contradict each other. */
export function isContradicted(round: Pick<Round, 'cells'>, expectations: Expectations): boolean {
  return Object.keys(expectations).some((route) => round.cells.get(route)?.observed.is === 'contradicted');
}
