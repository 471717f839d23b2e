import { EXIT } from '../../errors.ts';
import type { SoakedRun } from './soak.ts';

/** What a soak came to. */
export interface SoakDocument {
  readonly runs: number;
  readonly disturbed: number;
  /** Checks whose verdict was not the same in all runs that were left in peace. */
  readonly changed: readonly string[];
  /** Inconclusive checks of runs that were left in peace. */
  readonly inconclusive: readonly string[];
  /** What must never be: a deviation, an inconclusive check that names no cause, or a disturbed run that judged nothing. */
  readonly wrong: readonly string[];
  readonly details: readonly SoakedRun[];
}

/** Judges a soak: in peace every verdict stays what it was and is none of doubt; disturbed, none is wrong. Pure. */
export function soakDocument(details: readonly SoakedRun[]): SoakDocument {
  const peaceful = details.filter(({ disturbance }) => disturbance === undefined);
  const disturbed = details.filter(({ disturbance }) => disturbance !== undefined);
  const verdicts = Map.groupBy(
    peaceful.flatMap(({ checks }) => checks),
    ({ id }) => id,
  );
  const changed = [...verdicts].filter(
    ([, seen]) => seen.length !== peaceful.length || new Set(seen.map(({ verdict }) => verdict)).size > 1,
  );
  const doubtful = [...verdicts].filter(([, seen]) => seen.some(({ verdict }) => verdict === 'inconclusive'));
  return {
    runs: peaceful.length,
    disturbed: disturbed.length,
    changed: changed.map(([id]) => id),
    inconclusive: doubtful.map(([id]) => id),
    wrong: details.flatMap(wrongIn),
    details,
  };
}

/** A soak passes when nothing is wrong, every peaceful run was judged, and every disturbance struck. */
export function passes({ changed, inconclusive, wrong, details }: SoakDocument): boolean {
  const idle = details.filter(({ disturbance, killed }) => disturbance !== undefined && killed === '');
  const unjudged = details.filter(({ disturbance, exitCode }) => disturbance === undefined && exitCode !== 0);
  return [changed, inconclusive, wrong, idle, unjudged].every(({ length }) => length === 0);
}

/** How a run ends whose checks conform, or could not be judged: whoever ends otherwise deviates or came to no judgement. */
const JUDGED: readonly number[] = [EXIT.conforms, EXIT.nothingJudged];

function wrongIn({ checks, exitCode, disturbance, moment = 'baseline' }: SoakedRun): readonly string[] {
  const unjudged = disturbance !== undefined && (checks.length === 0 || !JUDGED.includes(exitCode));
  const ended = `a run (${disturbance ?? ''} killed at ${moment}) ended with ${exitCode.toString()}, ${checks.length.toString()} checks judged`;
  const said = checks.flatMap(({ id, verdict, because }) => {
    const where = disturbance === undefined ? id : `${id} (${disturbance} killed at ${moment})`;
    if (verdict === 'deviates') return [`${where} deviates: ${because}`];
    return verdict === 'inconclusive' && because === '' ? [`${where} is inconclusive and names no cause`] : [];
  });
  return unjudged ? [...said, ended] : said;
}
