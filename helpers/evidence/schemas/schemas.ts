import * as z from 'zod';
import { changeFactsError } from '../../check/judge/change-facts.ts';
import { factsError } from '../../check/judge/recorded-facts.ts';
import type { CheckRecord } from '../../check/record/check-record.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import type { ChangeEvent, Json, Observation } from '../../model/observation.ts';
import type { ExpectedOutcome } from '../../model/outcome.ts';
import { observedSchema, outcomeSchema } from './outcome-schemas.ts';
import { SCHEMAS } from './version.ts';

const json: z.ZodType<Json> = z.json();
const witness = z.enum(['client', 'callee', 'proxy', 'wire', 'kubelet']);
const phase = z.enum(['baseline', 'enforcing', 'applied', 'settling', 'restored']);
const verdict = z.enum(['conforms', 'deviates', 'inconclusive', 'not-applicable']);
const facts = z.record(z.string(), json);
const moment = { check: z.string(), phase, at: z.iso.datetime(), elapsedMs: z.number().nonnegative(), facts };

export const observationSchema: z.ZodType<Observation> = z
  .strictObject({
    ...moment,
    seq: z.number().int().positive(),
    round: z.number().int().nonnegative(),
    route: z.string(),
    witness,
    requestId: z.string(),
  })
  .superRefine((observation, context) => reportIssues(factsError(observation), context));

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

/** One square of a check's matrix: what was expected on a route in a phase, what was seen, and who said so. */
export const cellSchema = z.object({
  route: z.string(),
  phase,
  expected: outcomeSchema,
  observed: observedSchema,
  verdict,
  /** One sentence; "" when the cell conforms. */
  because: z.string(),
  /** What there is to tell beside the outcome, such as the counts of a stream. */
  note: z.string().exactOptional(),
  witnesses: z.array(witness).readonly(),
  /** `seq` of every observation that the verdict rests on. */
  observations: z.array(z.number().int().positive()).readonly(),
});

export const judgedCheckSchema = z.object({
  id: z.string(),
  verdict,
  /** The first line for people, without id and verdict; "" when the check conforms. */
  because: z.string(),
  cells: z.array(cellSchema).readonly(),
  seconds: z.number().nonnegative(),
  /** From the change to the first agreeing observation; null when nothing was enforced. */
  enforcedMs: z.number().nonnegative().nullable(),
});

export const verdictsSchema = z.object({
  schema: z.literal(SCHEMAS.verdicts),
  verdict,
  checks: z.array(judgedCheckSchema).readonly(),
});

const memberSchema = z.looseObject({ kind: z.string() });

/** The record as it was run. Only what reports read is checked; the rest is kept as it stands. */
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

/** The sabotage that a check was played under, where `meshproof prove` did so. */
const sabotageSchema = z.object({
  of: z.string(),
  name: z.string(),
  generated: z.boolean(),
  claimed: z.record(z.string(), outcomeSchema as z.ZodType<ExpectedOutcome>),
});

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
      sabotage: sabotageSchema.exactOptional(),
    }),
  ),
});

export const subjectSchema: z.ZodType<Subject> = z.object({
  mesh: z.enum(['kind', 'existing']),
  scope: z.enum(['lab', 'target']),
  cluster: z.object({ name: z.string(), uid: z.string(), kubernetes: z.string() }),
  istio: z.object({
    client: z.string(),
    controlPlane: z.string(),
    dataPlane: z.record(z.string(), z.number()),
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

/** One fault of our own plumbing. */
export const infrastructureSchema = z.object({ source: z.string(), attempt: z.number().int(), cause: z.string() });

export const runSchema = z.object({
  schema: z.literal(SCHEMAS.run),
  runId: z.string(),
  argv: z.array(z.string()).readonly(),
  node: z.string(),
  openssl: z.string(),
  /** Commit of the suite; null when it is not a checkout, and the whole where older versions wrote no content. */
  suite: z
    .object({
      commit: z.string().nullable(),
      dirty: z.boolean(),
      /** SHA-256 over the paths and contents of suites/ and manifests/: what was run, whatever git says. */
      content: z.string().exactOptional(),
    })
    .nullable(),
  startedAt: z.iso.datetime(),
  /** null while the run is going on, or when it was killed. */
  endedAt: z.iso.datetime().nullable(),
  ended: z.enum(['running', 'completed', 'failed', 'interrupted', 'timed-out']),
  /** Why the run did not complete; null when it did. */
  failure: failureSchema.nullable(),
  /** Wall-clock seconds per phase, in order of their start. */
  phases: z.array(z.object({ title: z.string(), seconds: z.number().nonnegative() })).readonly(),
  /** Transport faults of our own plumbing; these alone are retried (law 5). */
  infrastructure: z.array(infrastructureSchema).readonly(),
  /** Exec streams opened per source of traffic. */
  execs: z.record(z.string(), z.number()),
  /** Lines of the streams once the run has ended, to be compared with the lines that are there. */
  counts: z.object({ observations: z.number().int(), changes: z.number().int() }).exactOptional(),
  /** How many secrets were taken out before anything was judged or written, by kind. */
  redactions: z
    .array(z.object({ kind: z.string(), count: z.number().int() }))
    .readonly()
    .exactOptional(),
});

export type JudgedCell = z.infer<typeof cellSchema>;
export type JudgedCheck = z.infer<typeof judgedCheckSchema>;
export type Verdicts = z.infer<typeof verdictsSchema>;
export type Plan = z.infer<typeof planSchema>;
export type RunInfo = z.infer<typeof runSchema>;
export type RunFailure = z.infer<typeof failureSchema>;

/** A line of a stream that is no evidence. */
export interface LostLine {
  /** File and line: `observations.ndjson:60`. */
  readonly place: string;
  /** `unfinished`: the last one of a run that was killed; `torn`: one that a disk refused half way. */
  readonly why: 'unfinished' | 'torn';
  /** Checks that the line names; empty when it names none. */
  readonly checks: readonly string[];
}

/** A bundle in memory. A run that failed early has no subject, and verdicts without checks. */
export interface Bundle {
  readonly directory: string;
  readonly run: RunInfo;
  readonly plan: Plan;
  readonly subject: Subject | undefined;
  readonly verdicts: Verdicts;
  /** Those that reports show; a bundle can hold more than memory does. */
  readonly observations: readonly Observation[];
  readonly changes: readonly ChangeEvent[];
  /** Of a check that is not green: how many observations its deciding cell rests on, beside those above. */
  readonly earlier: Readonly<Record<string, number>>;
  readonly lost: readonly LostLine[];
}
