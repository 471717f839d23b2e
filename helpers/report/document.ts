import * as z from 'zod';
import { messagesOf } from '../errors.ts';
import type { Bundle } from '../evidence/schemas/bundle.ts';
import { verdictSchema } from '../evidence/schemas/enumerations.ts';
import { runSchema, subjectSchema } from '../evidence/schemas/schemas.ts';
import { enforcementOf } from './enforcement.ts';
import { cellCount, phaseSeconds, tally } from './tally.ts';
import { modelViewOf } from './text/model-view.ts';

/**
 * Fields of every document of a judged run. The number in `schema` rises when a field is removed or
 * changes its meaning; new fields do not raise it.
 */
export const judgedFields = {
  verdict: verdictSchema.describe('deviates before inconclusive before conforms, over all checks'),
  ended: runSchema.shape.ended.describe('how the run itself ended; only a completed one judged every check'),
  reason: z.string().nullable().describe('why the run did not complete, with what to do next; null when it did'),
  subject: z.union([subjectSchema, z.strictObject({})]).describe('the judged mesh; empty before a mesh was up'),
  seconds: z.record(z.string(), z.number()).describe('wall-clock seconds by phase of the run'),
  bundle: z.string().describe('directory of the evidence'),
};

const count = z.number().int().nonnegative();

/** What `meshproof run -o json` prints. */
export const runDocumentSchema = z.object({
  schema: z.literal('meshproof/run-document/1'),
  ...judgedFields,
  checks: z
    .object({ total: count, conforms: count, deviates: count, inconclusive: count, notApplicable: count })
    .describe('number of checks by verdict'),
  results: z
    .array(
      z.object({
        id: z.string(),
        verdict: verdictSchema,
        because: z.string().describe('one line; empty when the check conforms'),
        seconds: z.number().nonnegative(),
      }),
    )
    .describe('each judged check, in the order of the run'),
  cells: count.describe('number of judged cells: a route in a phase of a check'),
  enforcement: z
    .object({ changes: count, p50: z.number(), p95: z.number(), max: z.number() })
    .nullable()
    .describe('milliseconds from a change to the first observation of its effect; null without any'),
  model: z
    .object({
      disagrees: z
        .object({ cells: count, checks: count })
        .describe('cells that conform although the model predicts another outcome'),
      notModelled: z
        .object({ cells: count, checks: count, fields: z.array(z.string()).readonly() })
        .describe('cells about which the model does not know something, and what'),
    })
    .describe('how the predictions of the model compare with what was observed'),
});

export type RunDocument = z.infer<typeof runDocumentSchema>;

/** The one JSON document of a run. */
export function runDocument(bundle: Bundle): RunDocument {
  const { verdicts } = bundle;
  return {
    schema: 'meshproof/run-document/1',
    ...judgedPart(bundle),
    checks: tally(bundle),
    results: verdicts.checks.map(({ id, verdict, because, seconds }) => ({ id, verdict, because, seconds })),
    cells: cellCount(bundle),
    enforcement: enforcementOf(bundle),
    model: modelViewOf(bundle),
  };
}

/** The values of `judgedFields`. */
export function judgedPart(bundle: Bundle) {
  const { verdicts, run, subject = {}, directory } = bundle;
  return {
    verdict: verdicts.verdict,
    ended: run.ended,
    reason: run.failure === null ? null : messagesOf(run.failure).full,
    subject,
    seconds: phaseSeconds(bundle),
    bundle: directory,
  };
}
