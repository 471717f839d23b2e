import type { Phase } from '../../model/observation.ts';
import { describeOutcome, sameOutcome, type ExpectedOutcome, type Observed } from '../../model/outcome.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import { isRequestedOnce } from '../plan/requests/requested-once.ts';
import { probesKubelet } from '../plan/requests/requests-kubelet.ts';
import { requestedInRounds } from '../plan/requests/streamed.ts';
import type { CheckRecord } from '../record/check-record.ts';
import {
  requiredWitnessesOf,
  type RequiredWitness,
  type RequiredWitnessOptions,
  type RequiredWitnesses,
} from './reports/required-witnesses.ts';
import type { Round, SeenCell } from './rounds.ts';

export type Expectations = Readonly<Record<string, ExpectedOutcome>>;

/** What a phase has to show, and who has to testify to it. */
export interface PhaseExpectation {
  readonly expectations: Expectations;
  readonly requiredWitnesses: RequiredWitnesses;
}

/** What a phase of a check has to show in its rounds. Streams are looked at by themselves. */
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

/** Phases that come to agree: the others are measured, or must go on agreeing. */
type StreakPhase = Exclude<Phase, 'enforcing' | 'settling'>;

/** Rounds in a row that must agree before a phase counts as seen. */
const STREAK: Readonly<Record<StreakPhase, number>> = { baseline: 2, applied: 2, restored: 2 };

/** How many rounds a row takes in a phase. */
export function streakNeeded(record: CheckRecord, phase: StreakPhase): number {
  return isRequestedOnce(record) ? 1 : STREAK[phase];
}

/**
 * The rounds of one phase with their controls carried on, where the kubelet is asked: a container that is being restarted cannot answer
 * its peers in the very round that shows the restart, so a control that held earlier in the phase goes on counting, as what it was.
 */
export function inheritControls(
  record: CheckRecord,
  rounds: readonly Round[],
  phaseExpectation: PhaseExpectation,
): readonly Round[] {
  if (!probesKubelet(record)) return rounds;
  const controls = Object.entries(phaseExpectation.expectations).filter(
    ([route]) => record.expects[route] === undefined,
  );
  const held = new Map<string, SeenCell>();
  return rounds.map((round) => {
    for (const [route, expected] of controls) {
      const seen = round.cells.get(route);
      if (
        seen !== undefined &&
        mismatch(seen, expected, phaseExpectation.requiredWitnesses(route, expected)) === undefined
      )
        held.set(route, seen);
    }
    return { ...round, cells: new Map([...round.cells, ...held]) };
  });
}

/** Index of the round that completes the first row of `needed` agreeing rounds; -1 when there is none. */
export function streakEnd(rounds: readonly Round[], phaseExpectation: PhaseExpectation, needed: number): number {
  let row = 0;
  return rounds.findIndex((round) => {
    row = agrees(round, phaseExpectation) ? row + 1 : 0;
    return row >= needed;
  });
}

/** True when every cell of the picture was seen exactly so in this round. */
export function agrees(round: Pick<Round, 'cells'>, { expectations, requiredWitnesses }: PhaseExpectation): boolean {
  return Object.entries(expectations).every(
    ([route, expected]) => mismatch(round.cells.get(route), expected, requiredWitnesses(route, expected)) === undefined,
  );
}

/** True when the witnesses of a cell of the picture contradicted each other in this round. */
export function isContradicted(round: Pick<Round, 'cells'>, expectations: Expectations): boolean {
  return Object.keys(expectations).some((route) => round.cells.get(route)?.observed.is === 'contradicted');
}

/** Why a cell does not show what is expected, and whether that is a finding or a doubt; undefined when it does. */
export interface Mismatch {
  readonly verdict: 'deviates' | 'inconclusive';
  readonly because: string;
}

/**
 * Compares one cell with what is expected of it. Witnesses that contradict each other are a finding; one that is silent and should not be
 * leaves a doubt, never a pass.
 */
export function mismatch(
  seen: SeenCell | undefined,
  expected: ExpectedOutcome,
  required: readonly RequiredWitness[],
): Mismatch | undefined {
  const wanted = `expected ${describeOutcome(expected)}`;
  if (seen === undefined) return { verdict: 'inconclusive', because: `was not observed, ${wanted}` };
  const { observed } = seen;
  if (observed.is === 'contradicted')
    return { verdict: 'deviates', because: `has witnesses that contradict each other: ${observed.because}; ${wanted}` };
  if (observed.is === 'inconclusive')
    return { verdict: 'inconclusive', because: `could not be judged (${observed.because}), ${wanted}` };
  if (!sameOutcome(observed, expected)) return { verdict: 'deviates', because: `${was(observed)}, ${wanted}` };
  const silent = required.filter((demand) => !testified(seen, demand));
  if (silent.length === 0) return undefined;
  return {
    verdict: 'inconclusive',
    because: `${was(observed)}, but ${silent.map((one) => SILENT[one]).join(' and ')}`,
  };
}

function testified({ witnesses, certificateKnown }: SeenCell, demand: RequiredWitness): boolean {
  return demand === 'certificate' ? certificateKnown : witnesses.includes(demand);
}

/** What a cell says whose capture said nothing. */
export const SILENT_WIRE = 'the witness "wire" is silent';

const SILENT: Readonly<Record<RequiredWitness, string>> = {
  client: 'the witness "client" is silent',
  callee: 'the witness "callee" is silent',
  proxy: 'the witness "proxy" is silent',
  wire: SILENT_WIRE,
  kubelet: 'the witness "kubelet" is silent',
  certificate: "the caller's sidecar did not show its certificate",
};

function was(observed: Observed): string {
  return observed.is === 'stays-up' ? 'stayed up' : `was ${describeOutcome(observed)}`;
}
