import * as z from 'zod';
import type { CheckRecord } from '../../check/record/check-record.ts';
import type { ExpectedOutcome } from '../../model/outcome.ts';
import { outcomeSchema } from './outcome-schemas.ts';
import { SCHEMAS } from './version.ts';

const memberSchema = z.looseObject({ kind: z.string() });

/** The record as it was run. Only the fields that reports read are checked. */
const recordSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  source: z.object({ article: z.string(), claim: z.string() }),
  complianceControls: z.array(z.string()),
  tags: z.array(z.string()),
  cast: z.record(z.string(), memberSchema),
  applies: z.array(z.string()),
  baseline: z.record(z.string(), outcomeSchema),
  restored: z.record(z.string(), outcomeSchema),
});

const outcomes = outcomeSchema as z.ZodType<ExpectedOutcome>;

const cellPredictionSchema = z.union([
  z.object({ outcome: outcomes, rules: z.array(z.string()).readonly() }),
  z.object({ notModelled: z.array(z.string()).readonly() }),
]);
const phasePredictions = z.record(z.string(), cellPredictionSchema);

/** What the model predicts for every cell; a verdict is read from it as from the record. */
const predictionsSchema = z.object({
  baseline: phasePredictions,
  applied: phasePredictions,
  restored: phasePredictions,
});

/** The sabotage under which `meshproof prove` ran a check. */
const sabotageSchema = z.object({
  of: z.string(),
  name: z.string(),
  generated: z.boolean(),
  claimed: z.record(z.string(), outcomes),
  free: z.array(z.string()).readonly(),
});

/** The document plan.json. */
export const planSchema = z.object({
  schema: z.literal(SCHEMAS.plan),
  checks: z.array(
    z.object({
      area: z.string(),
      stem: z.string(),
      file: z.string(),
      manifestDir: z.string(),
      /** Text of every manifest of the check, by file name. */
      manifests: z.record(z.string(), z.string()),
      record: z.custom<CheckRecord>((value) => recordSchema.safeParse(value).success, 'not a check record'),
      predictions: predictionsSchema,
      sabotage: sabotageSchema.exactOptional(),
    }),
  ),
});

export type Plan = z.infer<typeof planSchema>;
