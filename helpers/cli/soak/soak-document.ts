import { EXIT } from '../../errors.ts';
import type { SoakedRun } from './soak.ts';

/** The result of a soak. */
export interface SoakDocument {
  readonly runs: number;
  readonly disturbed: number;
  /** Checks with different verdicts in undisturbed runs. */
  readonly changed: readonly string[];
  /** Inconclusive checks of undisturbed runs. */
  readonly inconclusive: readonly string[];
  /**
   * What must never happen: a deviation, an inconclusive check without a cause, or a disturbed run
   * that judged nothing.
   */
  readonly wrong: readonly string[];
  readonly details: readonly SoakedRun[];
}

/**
 * Judges a soak: undisturbed, every verdict is the same and none is inconclusive; disturbed, none
 * is wrong.
 */
export function soakDocument(details: readonly SoakedRun[]): SoakDocument {
  const undisturbed = details.filter(({ disturbance }) => disturbance === undefined);
  const disturbed = details.filter(({ disturbance }) => disturbance !== undefined);
  const verdicts = Map.groupBy(
    undisturbed.flatMap(({ checks }) => checks),
    ({ id }) => id,
  );
  const changed = [...verdicts].filter(
    ([, seen]) => seen.length !== undisturbed.length || new Set(seen.map(({ verdict }) => verdict)).size > 1,
  );
  const doubtful = [...verdicts].filter(([, seen]) => seen.some(({ verdict }) => verdict === 'inconclusive'));
  return {
    runs: undisturbed.length,
    disturbed: disturbed.length,
    changed: changed.map(([id]) => id),
    inconclusive: doubtful.map(([id]) => id),
    wrong: details.flatMap(wrongIn),
    details,
  };
}

/**
 * A soak passes when nothing is wrong, every undisturbed run was judged, and every disturbance
 * happened.
 */
export function passes({ changed, inconclusive, wrong, details }: SoakDocument): boolean {
  const idle = details.filter(({ disturbance, killed }) => disturbance !== undefined && killed === '');
  const unjudged = details.filter(({ disturbance, exitCode }) => disturbance === undefined && exitCode !== 0);
  return [changed, inconclusive, wrong, idle, unjudged].every(({ length }) => length === 0);
}

/**
 * Exit codes of runs whose checks conform or could not be judged; any other run deviates or reached
 * no judgement.
 */
const JUDGED: readonly number[] = [EXIT.conforms, EXIT.nothingJudged];

function wrongIn({ checks, exitCode, disturbance, moment = 'baseline' }: SoakedRun): readonly string[] {
  const unjudged = disturbance !== undefined && (checks.length === 0 || !JUDGED.includes(exitCode));
  const ended = `a run (${disturbance ?? ''} killed at ${moment}) ended with ${exitCode.toString()}, ${checks.length.toString()} checks judged`;
  const faults = checks.flatMap(({ id, verdict, because }) => {
    const where = disturbance === undefined ? id : `${id} (${disturbance} killed at ${moment})`;
    if (verdict === 'deviates') return [`${where} deviates: ${because}`];
    return verdict === 'inconclusive' && because === '' ? [`${where} is inconclusive and names no cause`] : [];
  });
  return unjudged ? [...faults, ended] : faults;
}
