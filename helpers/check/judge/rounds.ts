import type { Observation, Phase } from '../../model/observation.ts';
import { readCell, type CellReading } from './read-cell.ts';
import { NO_ROUTE, judgeContextOf, type JudgeContext } from './reports/judge-context.ts';
import { isOfStream } from './streams/requests.ts';

/** What all witnesses together say of one route in one round. */
export interface SeenCell extends CellReading {
  readonly route: string;
  /** `seq` of the observations that it rests on. */
  readonly observations: readonly number[];
  /** When the client had its answer, in milliseconds since the run began; what others wrote of it reached us later. */
  readonly elapsedMs: number;
}

export interface Round {
  readonly phase: Phase;
  readonly round: number;
  readonly cells: ReadonlyMap<string, SeenCell>;
}

/**
 * Orders the raw observations of one check into rounds, in the order in which they were begun, and names what each cell showed.
 * @param around what was recorded of the check as a whole; read from the same observations unless told
 */
export function readRounds(
  observations: readonly Observation[],
  around: JudgeContext = judgeContextOf(observations),
): readonly Round[] {
  const ofCells = observations.filter((one) => one.route !== NO_ROUTE && !isOfStream(one));
  const rounds = Map.groupBy(ofCells, ({ phase, round }) => `${phase} ${round.toString()}`);
  return [...rounds.values()].flatMap((ofRound) => {
    const [first] = ofRound;
    if (first === undefined) return [];
    const cells = Map.groupBy(ofRound, ({ route }) => route);
    return [
      {
        phase: first.phase,
        round: first.round,
        cells: new Map([...cells].map(([route, facts]) => [route, seenCell(route, facts, around)])),
      },
    ];
  });
}

function seenCell(route: string, facts: readonly Observation[], around: JudgeContext): SeenCell {
  return {
    route,
    ...readCell(facts, around),
    observations: facts.map(({ seq }) => seq),
    elapsedMs: Math.min(...facts.map(({ elapsedMs }) => elapsedMs)),
  };
}
