import * as z from 'zod';
import { changeFactsError } from '../../check/judge/recorded/change-facts.ts';
import { factsError } from '../../check/judge/recorded/recorded-facts.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import type { ChangeEvent, Json, Observation } from '../../model/observation.ts';
import { phaseSchema, witnessSchema } from './enumerations.ts';
import { SCHEMAS } from './version.ts';

const json: z.ZodType<Json> = z.json();
const facts = z.record(z.string(), json);
const moment = {
  check: z.string(),
  phase: phaseSchema,
  at: z.iso.datetime(),
  elapsedMs: z.number().nonnegative(),
  facts,
};

/** A line of observations.ndjson. */
export const observationSchema: z.ZodType<Observation> = z
  .strictObject({
    ...moment,
    seq: z.number().int().positive(),
    round: z.number().int().nonnegative(),
    route: z.string(),
    witness: witnessSchema,
    requestId: z.string(),
  })
  .superRefine((observation, context) => reportIssues(factsError(observation), context));

/** A line of changes.ndjson. */
export const changeSchema: z.ZodType<ChangeEvent> = z
  .strictObject({
    ...moment,
    seq: z.number().int().positive(),
    kind: z.enum(['applied', 'deleted', 'redeploy', 'acknowledged', 'enforced', 'infrastructure', 'ended']),
  })
  .superRefine((change, context) => reportIssues(changeFactsError(change), context));

function reportIssues(error: z.ZodError | undefined, context: z.RefinementCtx): void {
  for (const { message, path } of error?.issues ?? [])
    context.addIssue({ code: 'custom', message, path: ['facts', ...path] });
}

/** The document subject.json. */
export const subjectSchema: z.ZodType<Subject> = z.object({
  mesh: z.enum(['kind', 'existing']),
  scope: z.enum(['lab', 'target']),
  cluster: z.object({ name: z.string(), uid: z.string(), kubernetes: z.string() }),
  istio: z.object({
    client: z.string(),
    controlPlane: z.string(),
    dataPlane: z.record(z.string(), z.number()),
    envoy: z.record(z.string(), z.number()).exactOptional(),
    revision: z.string(),
    trustDomain: z.string(),
  }),
  meshPolicies: z.array(z.string()).readonly().exactOptional(),
  images: z.record(z.string(), z.string()),
  node: z.object({ os: z.string(), kernel: z.string(), runtime: z.string(), image: z.string() }),
  imageSource: z.enum(['registry', 'packages', 'existing']),
});

const failureSchema = z.object({
  operation: z.string(),
  details: z.string(),
  hint: z.string(),
  exitCode: z.number().int(),
});

/** One fault of the test infrastructure: a line of infrastructure.ndjson. */
export const infrastructureSchema = z.object({ source: z.string(), attempt: z.number().int(), cause: z.string() });

/** The document run.json. */
export const runSchema = z.object({
  schema: z.literal(SCHEMAS.run),
  runId: z.string(),
  argv: z.array(z.string()).readonly(),
  node: z.string(),
  openssl: z.string(),
  /** What was run; null in bundles without this information. */
  suite: z
    .object({
      /** null outside a checkout. */
      commit: z.string().nullable(),
      dirty: z.boolean(),
      /** SHA-256 over the paths and contents of suites/ and manifests/, committed or not. */
      content: z.string().exactOptional(),
    })
    .nullable(),
  startedAt: z.iso.datetime(),
  /** null while the run goes on and after it was killed. */
  endedAt: z.iso.datetime().nullable(),
  ended: z.enum(['running', 'completed', 'failed', 'interrupted', 'timed-out']),
  /** Why the run did not complete; null when it did. */
  failure: failureSchema.nullable(),
  /** Wall-clock seconds per phase, in order of their start. */
  phases: z.array(z.object({ title: z.string(), seconds: z.number().nonnegative() })).readonly(),
  /** Faults of the test infrastructure; only these are retried (law 5). */
  infrastructure: z.array(infrastructureSchema).readonly(),
  /** Number of exec streams per source of traffic. */
  execs: z.record(z.string(), z.number()),
  /** Number of lines per stream at the end of the run, to detect truncation. */
  counts: z.object({ observations: z.number().int(), changes: z.number().int() }).exactOptional(),
  /** Number of redacted secrets by kind. */
  redactions: z
    .array(z.object({ kind: z.string(), count: z.number().int() }))
    .readonly()
    .exactOptional(),
});

export type RunInfo = z.infer<typeof runSchema>;
export type RunFailure = z.infer<typeof failureSchema>;
