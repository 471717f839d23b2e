import type { Observation, Phase } from '../../model/observation.ts';
import type { Observed, Witness } from '../../model/outcome.ts';
import { readCell } from './read-cell.ts';

/** What all witnesses together say of one route in one round. */
export interface SeenCell {
  readonly route: string;
  readonly observed: Observed;
  readonly witnesses: readonly Witness[];
  /** `seq` of the observations that it rests on. */
  readonly observations: readonly number[];
  /** When the last of them was made, in milliseconds since the run began. */
  readonly elapsedMs: number;
}

export interface Round {
  readonly phase: Phase;
  readonly round: number;
  readonly cells: ReadonlyMap<string, SeenCell>;
}

/** Orders raw observations into rounds, in the order in which they were made, and names what each cell showed. */
export function readRounds(observations: readonly Observation[]): readonly Round[] {
  const rounds = Map.groupBy(observations, ({ phase, round }) => `${phase} ${round.toString()}`);
  return [...rounds.values()].flatMap((ofRound) => {
    const [first] = ofRound;
    if (first === undefined) return [];
    const cells = Map.groupBy(ofRound, ({ route }) => route);
    return [
      {
        phase: first.phase,
        round: first.round,
        cells: new Map([...cells].map(([route, facts]) => [route, seenCell(route, facts)])),
      },
    ];
  });
}

function seenCell(route: string, facts: readonly Observation[]): SeenCell {
  return {
    route,
    observed: readCell(facts),
    witnesses: [...new Set(facts.map(({ witness }) => witness))],
    observations: facts.map(({ seq }) => seq),
    elapsedMs: Math.max(...facts.map(({ elapsedMs }) => elapsedMs)),
  };
}
