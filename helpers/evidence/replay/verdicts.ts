import { combineVerdicts } from '../../model/verdict.ts';
import type { JudgedCheck, Verdicts } from '../schemas/schemas.ts';

/** The document of verdicts.json: every check of a plan, and the verdict of the whole. */
export function verdictsOf(checks: readonly JudgedCheck[]): Verdicts {
  return { schema: 'meshproof/verdicts/1', verdict: combineVerdicts(checks.map(({ verdict }) => verdict)), checks };
}
