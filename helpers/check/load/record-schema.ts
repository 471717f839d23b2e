import semver from 'semver';
import * as z from 'zod';
import type { FactName } from '../../model/facts/fact-values.ts';
import { FACTS } from '../../model/facts/facts.ts';
import { isMechanism, isRejection, type Mechanism, type RejectionMechanism } from '../../model/mechanism.ts';
import { WITNESSES } from '../../model/witness.ts';
import { CLAIM_IDS } from '../handbook/claims.ts';
import { isControl } from '../record/controls.ts';
import { sabotageSchema } from '../record/sabotage/sabotage.ts';
import { memberSchema, workloadSchema } from '../record/schemas/member-schema.ts';
import { isTag, TAGS } from '../record/tags.ts';
import { probe } from './probe-schema.ts';
import { didYouMean } from './select/nearest.ts';

const text = z.string().min(1);
const witness = z.enum(WITNESSES, 'names no witness besides the client').exclude(['client']);
const mechanism = z.custom<Mechanism>(
  (value) => isMechanism(value) && !isRejection(value),
  'names no mechanism of refusal',
);
const rejection = z.custom<RejectionMechanism>(isRejection, 'names no mechanism by which manifests are rejected');
const identity = z
  .string()
  .regex(/^(spiffe:\/\/[^/]+\/ns\/[^/]+\/sa\/[^/]+|CN=.+)$/, 'is neither a SPIFFE id nor an X.509 subject');

const outcome = z.union([
  z.strictObject({ is: z.literal('admitted'), over: z.enum(['plaintext', 'tls']) }),
  z.strictObject({ is: z.literal('admitted'), over: z.literal('mtls'), as: identity, seenBy: witness }),
  z.strictObject({ is: z.literal('refused'), by: mechanism }),
  z.strictObject({ is: z.literal('bypassed'), over: z.enum(['plaintext', 'tls']) }),
  z.strictObject({ is: z.literal('accepted') }),
  z.strictObject({ is: z.literal('rejected'), by: rejection }),
  z.strictObject({ is: z.enum(['stays-up', 'ready', 'started']) }),
  z.strictObject({ is: z.enum(['restarted', 'unready', 'unstarted']), by: mechanism }),
  z.strictObject({ is: z.literal('reports'), fact: z.enum(Object.keys(FACTS) as FactName[]), value: text }),
  z.strictObject({ is: z.literal('stream'), pattern: z.enum(['unbroken', 'settled']) }),
  z.strictObject({
    is: z.literal('stream'),
    pattern: z.enum(['closed', 'opened', 'cut-off', 'mended']),
    by: mechanism,
  }),
]);

const names = z.array(text);
const control = text.refine(isControl, { error: ({ input }) => `${String(input)} is no control of a known framework` });
const tag = text.refine(isTag, { error: ({ input }) => `"${String(input)}" is no tag.${suggestedTag(input)}` });
const versions = text.refine((range) => semver.validRange(range) !== null, {
  error: ({ input }) => `"${String(input)}" is no range of versions such as >=1.22`,
});

function suggestedTag(input: unknown): string {
  return didYouMean(String(input), Object.keys(TAGS)) || ' Add a new one to helpers/check/record/tags.ts.';
}

const atLeastOne = (what: string) => z.record(text, z.unknown()).refine((value) => Object.keys(value).length > 0, what);

const expects = z
  .record(text, z.strictObject({ is: outcome, under: z.record(text, outcome).and(atLeastOne('names no sabotage')) }))
  .and(atLeastOne('expects nothing'));
const redeploys = z.record(text, workloadSchema);
const sabotages = z.record(text, sabotageSchema).and(atLeastOne('declares no sabotage'));

/**
 * The shape that the compiler enforces, checked again at run time, because Node strips types
 * unchecked.
 */
export const recordSchema = z.strictObject({
  id: z.string().regex(/^[A-Z0-9]+(-[A-Z0-9]+)+$/, 'is no check id such as PA-STRICT-01'),
  title: text,
  source: z.strictObject({
    article: z.enum(['000', '001', '002', '003', '004', 'istio-docs']),
    claim: text,
    claims: z.array(z.enum(CLAIM_IDS, 'is no claim of helpers/check/handbook')),
  }),
  complianceControls: z.array(control).min(1, 'names no control'),
  requires: z.strictObject({
    istio: versions,
    dataplane: z.literal('sidecar'),
    mesh: z.literal('managed').optional(),
    telemetry: z.literal('istio').optional(),
  }),
  tags: z.array(tag),
  cast: z.record(
    z.string().regex(/^([a-z0-9-]+\.[a-z0-9-]+|kubelet|istioctl|kubectl|outsider)$/, 'is no `name.namespace`'),
    memberSchema,
  ),
  probe,
  probes: z.record(text, probe),
  witnesses: z.array(z.enum(['proxy', 'wire'], 'is no witness to collect reports from: write proxy or wire')),
  timeout: z.literal('certificate-renewal').optional(),
  given: names,
  baseline: z.record(text, outcome).and(atLeastOne('names no outcome')),
  applies: names,
  removes: names,
  redeploys: redeploys.optional(),
  kind: z.literal('state').optional(),
  sabotage: sabotages,
  expects,
  restored: z.record(text, outcome),
});

/** A scenario has one baseline; each step holds what it changes and expects. */
export const scenarioSchema = recordSchema
  .omit({
    applies: true,
    removes: true,
    redeploys: true,
    kind: true,
    sabotage: true,
    expects: true,
    restored: true,
  })
  .extend({
    steps: z
      .array(
        z.strictObject({
          title: text,
          applies: names,
          removes: names,
          redeploys: redeploys.optional(),
          sabotage: sabotages,
          expects,
        }),
      )
      .min(2, 'has fewer than two steps: write a check'),
  });
