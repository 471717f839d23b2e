import type { Observation } from '../../model/observation.ts';
import type { JudgedCell, JudgedCheck, Verdicts } from '../schemas/verdict-schemas.ts';

/** Maximum number of observations that a report lists for a failed check. */
export const MOST_LISTED = 12;

/** The observations of a bundle that reports list. */
export interface ReportedObservations {
  readonly observations: readonly Observation[];
  /** By check: number of further observations. */
  readonly earlier: Readonly<Record<string, number>>;
}

/** The cell that decided the verdict of a check; undefined when no cell did. */
export function decidingCell(check: JudgedCheck): JudgedCell | undefined {
  return check.cells.find((cell) => cell.verdict === check.verdict && cell.verdict !== 'conforms');
}

/** Whether a failed check lists an observation: those of its deciding cell, else all. */
export function isListed(one: Observation, check: JudgedCheck): boolean {
  const cell = decidingCell(check);
  return one.check === check.id && (cell === undefined || (one.route === cell.route && one.phase === cell.phase));
}

/**
 * Selects the observations that reports list: per check the last one of each witness for each route
 * and phase that the verdict rests on, and the last ones of the deciding cell.
 */
export class CellObservations {
  readonly #checks: ReadonlyMap<string, Selection>;

  constructor({ checks }: Verdicts) {
    this.#checks = new Map(checks.map((check) => [check.id, new Selection(check)]));
  }

  /** Processes the next observation of the stream. */
  pass(one: Observation): void {
    this.#checks.get(one.check)?.pass(one);
  }

  /** The selected observations, in the order of the stream. */
  get selected(): ReportedObservations {
    const selections = [...this.#checks.values()];
    const bySeq = new Map(selections.flatMap((check) => check.observations).map((one) => [one.seq, one]));
    return {
      observations: [...bySeq.values()].toSorted((left, right) => left.seq - right.seq),
      earlier: Object.fromEntries(
        [...this.#checks].flatMap(([id, { earlier }]) => (earlier === 0 ? [] : [[id, earlier] as const])),
      ),
    };
  }
}

class Selection {
  readonly #check: JudgedCheck;
  readonly #used: ReadonlySet<number>;
  readonly #last = new Map<string, Observation>();
  readonly #listed: Observation[] = [];
  readonly #isProblem: boolean;
  earlier = 0;

  constructor(check: JudgedCheck) {
    this.#check = check;
    this.#used = new Set(check.cells.flatMap(({ observations }) => observations));
    this.#isProblem = check.verdict === 'deviates' || check.verdict === 'inconclusive';
  }

  get observations(): readonly Observation[] {
    return [...this.#last.values(), ...this.#listed];
  }

  pass(one: Observation): void {
    if (this.#used.has(one.seq)) this.#last.set(`${one.phase} ${one.route} ${one.witness}`, one);
    if (!this.#isProblem || !isListed(one, this.#check)) return;
    this.#listed.push(one);
    if (this.#listed.length <= MOST_LISTED) return;
    this.#listed.shift();
    this.earlier += 1;
  }
}
