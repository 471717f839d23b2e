import * as z from 'zod';
import { WITNESSES } from '../../model/witness.ts';

/** The witnesses of an observation. */
export const witnessSchema = z.enum(WITNESSES);

/** The phases of a check. */
export const phaseSchema = z.enum(['baseline', 'enforcing', 'applied', 'settling', 'restored']);

/** The verdicts of a check. */
export const verdictSchema = z.enum(['conforms', 'deviates', 'inconclusive', 'not-applicable']);
