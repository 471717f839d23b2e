import * as z from 'zod';
import type { App } from '../../../model/workloads/cast-member.ts';
import { APP_TRAITS } from '../../../model/workloads/workload.ts';

const text = z.string().min(1);

/** Shape of a workload of a cast. */
export const workloadSchema = z
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
        hook: z.enum(['postStart', 'preStop']).optional(),
        kinds: z.tuple([z.literal('startup')]).optional(),
      })
      .optional(),
    membership: z.enum(['meshed', 'bare']),
    injection: z.enum(['namespace-label', 'revision-label', 'kube-inject', 'none']).optional(),
    serviceAccount: text,
    annotations: z.record(text, z.string()),
    labels: z
      .record(
        text.refine((name) => name !== 'app', 'is the name of the workload'),
        z.string(),
      )
      .optional(),
  })
  .refine(({ app, ports = [] }) => ports.every((port) => Object.hasOwn(APP_TRAITS[app as App].ports, port)), {
    path: ['ports'],
    error: 'holds a port that the Service of its application does not have',
  });
const portField = z.int().min(1).max(65_535);

const gatewaySchema = z.strictObject({
  kind: z.literal('gateway'),
  serviceAccount: text,
  labels: z.record(
    text.refine((name) => name !== 'app', 'is the name of the gateway'),
    z.string(),
  ),
  ports: z.record(z.coerce.number().pipe(portField), portField),
  externalTrafficPolicy: z.enum(['Cluster', 'Local']),
});

/** Shape of a member of a cast. */
export const memberSchema = z.union([
  z.strictObject({ kind: z.enum(['kubelet', 'istioctl', 'kubectl']) }),
  z.strictObject({ kind: z.literal('outsider'), address: text, node: text }),
  gatewaySchema,
  workloadSchema,
]);
