import * as z from 'zod';
import { FACTS, type FactName } from '../../model/facts/facts.ts';
import type { App } from '../../model/workloads/cast-member.ts';
import { APP_TRAITS } from '../../model/workloads/workload.ts';
import { CLAIM_IDS } from '../handbook/claims.ts';
import { probe } from './probe-schema.ts';

const text = z.string().min(1);
const witness = z.enum(['callee', 'proxy', 'wire', 'kubelet'], 'names no witness besides the client');
const mechanism = z
  .string()
  .regex(
    /^(connection-(reset|closed|refused)|tls-alert:[a-z-]+|rbac-(403|grpc-7|l4)|ext-authz-403|upstream-reset:[A-Z]+|probe-status:[0-9]{3}|no-route|no-endpoints|dns|timeout)$/,
    'names no mechanism of refusal',
  );
const identity = z
  .string()
  .regex(/^(spiffe:\/\/[^/]+\/ns\/[^/]+\/sa\/[^/]+|CN=.+)$/, 'is neither a SPIFFE id nor an X.509 subject');

const outcome = z.union([
  z.strictObject({ is: z.literal('admitted'), over: z.enum(['plaintext', 'tls']) }),
  z.strictObject({ is: z.literal('admitted'), over: z.literal('mtls'), as: identity, seenBy: witness }),
  z.strictObject({ is: z.literal('refused'), by: mechanism }),
  z.strictObject({ is: z.enum(['stays-up', 'ready', 'started']) }),
  z.strictObject({ is: z.enum(['restarted', 'unready', 'unstarted']), by: mechanism }),
  z.strictObject({ is: z.literal('reports'), fact: z.enum(Object.keys(FACTS) as FactName[]), value: text }),
  z.strictObject({ is: z.literal('stream'), course: z.enum(['unbroken', 'settled']) }),
  z.strictObject({ is: z.literal('stream'), course: z.enum(['closed', 'opened', 'cut-off', 'mended']), by: mechanism }),
]);

const names = z.array(text);
const atLeastOne = (what: string) => z.record(text, z.unknown()).refine((value) => Object.keys(value).length > 0, what);
const workload = z
  .strictObject({
    kind: z.literal('workload'),
    app: z.enum(Object.keys(APP_TRAITS), 'is no application of the cast'),
    serviceKind: z.enum(['headless', 'stateful-set']).optional(),
    ports: z.array(z.number().int()).min(1, 'names no port').optional(),
    probed: z
      .strictObject({
        handler: z.enum(['http', 'https', 'tcp', 'grpc', 'exec']),
        at: z.enum(['nothing', 'nothing-later']).optional(),
        container: z.literal('second').optional(),
        kinds: z.tuple([z.literal('startup')]).optional(),
      })
      .optional(),
    membership: z.enum(['meshed', 'bare']),
    injection: z.enum(['namespace-label', 'revision-label', 'kube-inject', 'none']).optional(),
    serviceAccount: text,
    annotations: z.record(text, z.string()),
    labels: z
      .record(
        text.refine((name) => name !== 'app', 'is the name of the party'),
        z.string(),
      )
      .optional(),
  })
  .refine(({ app, ports = [] }) => ports.every((port) => Object.hasOwn(APP_TRAITS[app as App].ports, port)), {
    path: ['ports'],
    error: 'holds a port that the Service of its application does not have',
  });
const member = z.union([z.strictObject({ kind: z.enum(['kubelet', 'istioctl']) }), workload]);

const sabotage = z.union([
  z.strictObject({ kind: z.literal('omit'), manifest: text }),
  z.strictObject({ kind: z.literal('swap'), manifest: text, by: text }),
  z.strictObject({ kind: z.literal('add'), manifest: text }),
  z.strictObject({ kind: z.literal('redeploy'), members: z.record(text, workload).and(atLeastOne('rebuilds nobody')) }),
  z.strictObject({ kind: z.literal('omit-redeploy'), member: text }),
]);

const expects = z
  .record(text, z.strictObject({ is: outcome, under: z.record(text, outcome).and(atLeastOne('names no sabotage')) }))
  .and(atLeastOne('expects nothing'));
const redeploys = z.record(text, workload);
const sabotages = z.record(text, sabotage).and(atLeastOne('declares no sabotage'));

/** What the compiler holds for records that are compiled, for those that are not: a type error is stripped, not caught, at run time. */
export const recordSchema = z.strictObject({
  id: z.string().regex(/^[A-Z0-9]+(-[A-Z0-9]+)+$/, 'is no check id such as PA-STRICT-01'),
  title: text,
  source: z.strictObject({
    article: z.enum(['000', '001', '002', '003', '004', 'istio-docs']),
    claim: text,
    claims: z.array(z.enum(CLAIM_IDS, 'is no claim of helpers/check/handbook')),
  }),
  complianceControls: names.min(1, 'names no control'),
  requires: z.strictObject({
    istio: text,
    dataplane: z.literal('sidecar'),
    mesh: z.literal('managed').optional(),
    telemetry: z.literal('istio').optional(),
  }),
  tags: names,
  cast: z.record(z.string().regex(/^([a-z0-9-]+\.[a-z0-9-]+|kubelet|istioctl)$/, 'is no `name.namespace`'), member),
  probe,
  probes: z.record(text, probe),
  witnesses: z.array(z.enum(['proxy', 'wire'], 'is nobody that can be listened to: proxy or wire')),
  timeout: z.literal('certificate-renewal').optional(),
  given: names,
  baseline: z.record(text, outcome).and(atLeastOne('says nothing of what was true before')),
  applies: names,
  removes: names,
  redeploys: redeploys.optional(),
  kind: z.literal('state').optional(),
  sabotage: sabotages,
  expects,
  restored: z.record(text, outcome),
});

/** A journey has one picture before its first step; what each step changes and expects stands in the step. */
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
