import type { Observation } from '../../model/observation.ts';
import type { JudgedCell, JudgedCheck, Verdicts } from '../schemas/schemas.ts';

/** The most observations that a report lists of a check that is not green. */
export const MOST_LISTED = 12;

/** What reports show of the observations of a bundle, chosen while they pass by. */
export interface ReportedFact {
  readonly observations: readonly Observation[];
  /** By check: how many more there are of those that are listed. */
  readonly earlier: Readonly<Record<string, number>>;
}

/** The cell that decided the verdict of a check; undefined when no cell did. */
export function decidingCell(check: JudgedCheck): JudgedCell | undefined {
  return check.cells.find((cell) => cell.verdict === check.verdict && cell.verdict !== 'conforms');
}

/** Whether an observation is listed under a check that is not green: those of the deciding cell, or all of the check without one. */
export function isListed(one: Observation, check: JudgedCheck): boolean {
  const cell = decidingCell(check);
  return one.check === check.id && (cell === undefined || (one.route === cell.route && one.phase === cell.phase));
}

/**
 * Chooses what reports show: of each check the last observation of each witness on each route and phase that a verdict rests on,
 * and the last ones of the cell that was not as expected. All others can be forgotten.
 */
export class CellObservations {
  readonly #checks: ReadonlyMap<string, Chosen>;

  constructor({ checks }: Verdicts) {
    this.#checks = new Map(checks.map((check) => [check.id, new Chosen(check)]));
  }

  /** Looks at the next observation of the stream. */
  pass(one: Observation): void {
    this.#checks.get(one.check)?.pass(one);
  }

  /** What was chosen, in the order of the stream. */
  get shown(): ReportedFact {
    const chosen = [...this.#checks.values()];
    const bySeq = new Map(chosen.flatMap((check) => check.observations).map((one) => [one.seq, one]));
    return {
      observations: [...bySeq.values()].toSorted((left, right) => left.seq - right.seq),
      earlier: Object.fromEntries(
        [...this.#checks].flatMap(([id, { earlier }]) => (earlier === 0 ? [] : [[id, earlier] as const])),
      ),
    };
  }
}

class Chosen {
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
