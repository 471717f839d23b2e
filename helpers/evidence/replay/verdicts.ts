import { combineVerdicts } from '../../model/verdict.ts';
import type { JudgedCheck, Verdicts } from '../schemas/verdict-schemas.ts';
import { SCHEMAS } from '../schemas/version.ts';

/** The document verdicts.json: the results of all checks and the verdict of the run. */
export function verdictsOf(checks: readonly JudgedCheck[]): Verdicts {
  return { schema: SCHEMAS.verdicts, verdict: combineVerdicts(checks.map(({ verdict }) => verdict)), checks };
}
