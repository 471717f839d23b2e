import type { Phase } from '../../model/observation.ts';
import { describeOutcome, sameOutcome, type ExpectedOutcome, type Observed } from '../../model/outcome.ts';
import type { CheckRecord } from '../spec.ts';
import type { Round, SeenCell } from './rounds.ts';

export type Picture = Readonly<Record<string, ExpectedOutcome>>;

/** Rounds in a row that must agree before a phase counts as seen. */
const IN_A_ROW: Readonly<Record<Exclude<Phase, 'settling'>, number>> = { baseline: 2, applied: 3, restored: 2 };

/** One observation of the kubelet spans a window of several probe periods: it is a row, and a settling window, by itself. */
export function rowNeeded(record: CheckRecord, phase: Exclude<Phase, 'settling'>): number {
  return asksKubelet(record) ? 1 : IN_A_ROW[phase];
}

export function asksKubelet({ probe, probes }: CheckRecord): boolean {
  return [probe, ...Object.values(probes)].some(({ kind }) => kind === 'kubelet');
}

/**
 * The rounds of one phase with their controls carried on, where the kubelet is asked: a container that is being restarted cannot answer
 * its peers in the very round that shows the restart, so a control that held earlier in the phase goes on counting, as what it was.
 */
export function carryControls(record: CheckRecord, rounds: readonly Round[], picture: Picture): readonly Round[] {
  if (!asksKubelet(record)) return rounds;
  const controls = Object.entries(picture).filter(([route]) => record.expects[route] === undefined);
  const held = new Map<string, SeenCell>();
  return rounds.map((round) => {
    for (const [route, expected] of controls) {
      const seen = round.cells.get(route);
      if (seen !== undefined && objection(seen, expected) === undefined) held.set(route, seen);
    }
    return { ...round, cells: new Map([...round.cells, ...held]) };
  });
}

/** Index of the round that completes the first row of `needed` agreeing rounds; -1 when there is none. */
export function rowEnd(rounds: readonly Round[], picture: Picture, needed: number): number {
  let row = 0;
  return rounds.findIndex((round) => {
    row = agrees(round, picture) ? row + 1 : 0;
    return row >= needed;
  });
}

/** True when every cell of the picture was seen exactly so in this round. */
export function agrees(round: Round, picture: Picture): boolean {
  return Object.entries(picture).every(
    ([route, expected]) => objection(round.cells.get(route), expected) === undefined,
  );
}

/** Why a cell does not show what is expected, and whether that is a finding or a doubt; undefined when it does. */
export interface Objection {
  readonly verdict: 'deviates' | 'inconclusive';
  readonly because: string;
}

/** Compares one cell with what is expected of it. An mTLS admission that its witness does not confirm is a doubt, never a pass. */
export function objection(seen: SeenCell | undefined, expected: ExpectedOutcome): Objection | undefined {
  const wanted = `expected ${describeOutcome(expected)}`;
  if (seen === undefined) return { verdict: 'inconclusive', because: `was not observed, ${wanted}` };
  const { observed, witnesses } = seen;
  if (observed.is === 'inconclusive')
    return { verdict: 'inconclusive', because: `could not be judged (${observed.because}), ${wanted}` };
  if (!sameOutcome(observed, expected)) return { verdict: 'deviates', because: `${was(observed)}, ${wanted}` };
  if (expected.is === 'admitted' && expected.seenBy !== undefined && !witnesses.includes(expected.seenBy)) {
    return {
      verdict: 'inconclusive',
      because: `was ${describeOutcome(observed)}, but the witness "${expected.seenBy}" is silent`,
    };
  }
  return undefined;
}

function was(observed: Observed): string {
  return observed.is === 'stays-up' ? 'stayed up' : `was ${describeOutcome(observed)}`;
}
