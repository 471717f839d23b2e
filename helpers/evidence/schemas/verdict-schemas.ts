import * as z from 'zod';
import { phaseSchema, verdictSchema, witnessSchema } from './enumerations.ts';
import { observedSchema, outcomeSchema } from './outcome-schemas.ts';
import { SCHEMAS } from './version.ts';

/** One cell of a check's matrix: the expected and observed outcome of a route in a phase. */
export const cellSchema = z.object({
  route: z.string(),
  phase: phaseSchema,
  expected: outcomeSchema,
  observed: observedSchema,
  verdict: verdictSchema,
  /** One sentence; "" when the cell conforms. */
  because: z.string(),
  /** Additional information, such as the counts of a stream. */
  note: z.string().exactOptional(),
  /** The other outcome that the model predicts for a cell that conforms, with its rules. */
  modelPredicts: z.string().exactOptional(),
  /** What the model does not know about the cell, such as fields of policies. */
  notModelled: z.array(z.string()).readonly().exactOptional(),
  witnesses: z.array(witnessSchema).readonly(),
  /** `seq` of every observation that the verdict rests on. */
  observations: z.array(z.number().int().positive()).readonly(),
});

/** The result of one check. */
export const judgedCheckSchema = z.object({
  id: z.string(),
  verdict: verdictSchema,
  /** The first line for people, without id and verdict; "" when the check conforms. */
  because: z.string(),
  cells: z.array(cellSchema).readonly(),
  seconds: z.number().nonnegative(),
  /** From the change to the first agreeing observation; null when nothing was enforced. */
  enforcedMs: z.number().nonnegative().nullable(),
});

/** The document verdicts.json. */
export const verdictsSchema = z.object({
  schema: z.literal(SCHEMAS.verdicts),
  verdict: verdictSchema,
  checks: z.array(judgedCheckSchema).readonly(),
});

export type JudgedCell = z.infer<typeof cellSchema>;

export type JudgedCheck = z.infer<typeof judgedCheckSchema>;

export type Verdicts = z.infer<typeof verdictsSchema>;
