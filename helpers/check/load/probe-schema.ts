import * as z from 'zod';
import { FACTS, type FactName } from '../../model/facts/facts.ts';

const port = z.int().min(1).max(65_535);
const word = z.string().min(1);
const method = z.string().regex(/^[A-Z]+$/, 'is no HTTP method');
const path = z.string().regex(/^\/[!-~]*$/, 'is no path that begins with / and holds printable characters only');
const headers = z.record(z.string().regex(/^[A-Za-z0-9-]+$/, 'is no header name'), z.string().regex(/^[ -~]*$/));
const host = z.string().regex(/^[A-Za-z0-9.:-]+$/, 'is no host name');
const at = z
  .string()
  .regex(/^([a-z0-9-]+\.){1,2}[a-z0-9-]+$/, 'is neither `service.namespace` nor `pod.service.namespace`')
  .optional();
const version = z.enum(['1.2', '1.3']);
const certificate = z.enum([
  'none',
  'self-signed',
  'foreign-authority',
  'run',
  'expired',
  'foreign-trust-domain',
  'mesh',
]);
const alpn = z.array(word);
const asking = { fact: z.enum(Object.keys(FACTS) as FactName[], 'names nothing that can be shown').optional() };

const http = z.strictObject({
  ...asking,
  kind: z.literal('http'),
  method,
  path: z.string().startsWith('/'),
  port,
  host: host.optional(),
  headers: headers.optional(),
  at,
  connection: z.enum(['new', 'pooled']).optional(),
});
const mongo = z.strictObject({
  ...asking,
  kind: z.literal('mongo'),
  command: z.literal('ping'),
  port,
  tls: z.enum(['none', 'no-certificate', 'certificate']),
});
const kubelet = z.strictObject({
  ...asking,
  kind: z.literal('kubelet'),
  probe: z.enum(['liveness', 'readiness', 'startup']),
});

const telemetry = z.strictObject({ ...asking, kind: z.literal('telemetry'), method, path, port });

const istioctl = z.strictObject({
  ...asking,
  kind: z.literal('istioctl'),
  query: z.enum(['analyze', 'precheck', 'versions', 'replicas', 'installation'], 'is nothing that istioctl is asked'),
});

const echo = { ...asking, kind: z.literal('echo'), port, at };
const request = { ...echo, method, path, headers, host: host.optional() };
const tls = z.strictObject({
  certificate,
  sni: host.optional(),
  alpn: alpn.optional(),
  minVersion: version.optional(),
});
const echoProbe = z.discriminatedUnion(
  'protocol',
  [
    z.strictObject({ ...request, protocol: z.enum(['http', 'http2', 'websocket']) }),
    z.strictObject({ ...request, protocol: z.literal('https'), tls }),
    z.strictObject({ ...echo, protocol: z.literal('grpc'), headers }),
    z.strictObject({ ...echo, protocol: z.literal('tcp'), serverFirst: z.boolean() }),
  ],
  'names no protocol of an echo probe',
);

const rawTls = z.strictObject({
  ...asking,
  kind: z.literal('tls'),
  port,
  certificate: certificate.exclude(['run']),
  sni: host.optional(),
  alpn,
  minVersion: version.optional(),
  maxVersion: version.optional(),
  headers: headers.optional(),
});

/** A probe as a record holds it: every kind with exactly its own fields. */
const stream = z.strictObject({ kind: z.literal('stream'), of: http, tolerant: z.boolean(), pooled: z.boolean() });

export const probe = z.discriminatedUnion(
  'kind',
  [http, stream, mongo, kubelet, istioctl, telemetry, rawTls, echoProbe],
  'is no kind of probe',
);
