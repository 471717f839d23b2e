import { combineVerdicts } from '../../model/verdict.ts';
import type { JudgedCheck, Verdicts } from '../schemas/schemas.ts';
import { SCHEMAS } from '../schemas/version.ts';

/** The document of verdicts.json: every check of a plan, and the verdict of the whole. */
export function verdictsOf(checks: readonly JudgedCheck[]): Verdicts {
  return { schema: SCHEMAS.verdicts, verdict: combineVerdicts(checks.map(({ verdict }) => verdict)), checks };
}
