import type { Observation, Phase } from '../../model/observation.ts';
import { withBypasses } from './bypasses.ts';
import { readCell, type CellReading } from './read-cell.ts';
import { isOfStream } from './recorded/recorded-facts.ts';
import { NO_ROUTE, judgeContextOf, type JudgeContext } from './reports/judge-context.ts';

/** The reports of all witnesses about one route in one round. */
export interface ObservedCell extends CellReading {
  readonly route: string;
  /** `seq` of the observations that it rests on. */
  readonly observations: readonly number[];
  /**
   * When the client had its response, in milliseconds since the run began; other reports come
   * later.
   */
  readonly elapsedMs: number;
}

export interface Round {
  readonly phase: Phase;
  readonly round: number;
  readonly cells: ReadonlyMap<string, ObservedCell>;
}

/**
 * Orders the raw observations of one check into rounds, in the order in which they began, and names
 * the outcome of each cell.
 * @param context what was recorded of the whole check; by default read from the same observations
 */
export function readRounds(
  observations: readonly Observation[],
  context: JudgeContext = judgeContextOf(observations),
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
        cells: withBypasses(
          new Map([...cells].map(([route, ofCell]) => [route, observedCell(route, ofCell, context)])),
          ofRound,
        ),
      },
    ];
  });
}

function observedCell(route: string, observations: readonly Observation[], context: JudgeContext): ObservedCell {
  return {
    route,
    ...readCell(observations, context),
    observations: observations.map(({ seq }) => seq),
    elapsedMs: Math.min(...observations.map(({ elapsedMs }) => elapsedMs)),
  };
}
