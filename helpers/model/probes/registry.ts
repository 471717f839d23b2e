import type * as z from 'zod';
import type { App } from '../workloads/cast-member.ts';
import { dryRunProbe } from './admission/dry-run.ts';
import type { Call } from './call.ts';
import { mongoCall, mongoProbe } from './databases/mongo.ts';
import { postgresCall, postgresProbe } from './databases/postgres.ts';
import { callOfEcho, echoProbe } from './echo/echo.ts';
import { edgeProbe } from './edge.ts';
import type { ForFact } from './fields.ts';
import { httpCall, httpProbe } from './http.ts';
import { istioctlProbe } from './istioctl.ts';
import { kubeletProbeSpec } from './kubelet.ts';
import type { ProbeKind } from './probe-kind.ts';
import type { Probes, ProbeSpec } from './probe-spec.ts';
import { streamProbe } from './stream.ts';
import { telemetryProbe } from './telemetry.ts';
import { tlsCall, tlsProbe } from './tls.ts';

/** What the rest of the project needs to know of a kind of probe. */
interface ProbeTraits<Probe> {
  /** Of the probe in a record: exactly the fields of its kind. */
  readonly schema: z.ZodType<Probe & ForFact>;
  /** The member of the cast that can send it. */
  readonly client: App | 'kubelet' | 'istioctl' | 'kubectl' | 'outsider';
  /** Port of the callee's Service that it is sent to; absent where it is sent to none. */
  port?(probe: Probe): number;
  /** What its caller puts on a connection; absent where another model predicts the outcome. */
  call?(probe: Probe): Call;
  /** Whether it spans so much time that one round is a streak. */
  readonly isSlow?: true;
  /** Whether it waits for an event instead of loading the mesh with requests. */
  readonly isWatch?: true;
  /** Whose sidecar logs it. @default 'callee' */
  readonly loggedBy?: 'caller';
}

type Registry = { readonly [Kind in ProbeKind]: ProbeTraits<Probes[Kind]> };

/** Every kind of probe. */
export const PROBES = {
  http: { schema: httpProbe, client: 'sleep', port: ({ port }) => port, call: httpCall },
  stream: { schema: streamProbe, client: 'sleep', port: ({ of }) => of.port },
  // A database has no sidecar; its client's sidecar logs the connection.
  mongo: {
    schema: mongoProbe,
    client: 'mongo-client',
    port: ({ port }) => port,
    call: mongoCall,
    loggedBy: 'caller',
  },
  postgres: { schema: postgresProbe, client: 'mongo-client', port: ({ port }) => port, call: postgresCall },
  // Watching the kubelet spans several of its probe periods.
  kubelet: { schema: kubeletProbeSpec, client: 'kubelet', isSlow: true, isWatch: true },
  // istioctl reads the API server for seconds, and the result does not vary between rounds.
  istioctl: { schema: istioctlProbe, client: 'istioctl', isSlow: true },
  // The API server decides by the manifest alone, so that the result does not vary between rounds.
  'dry-run': { schema: dryRunProbe, client: 'kubectl', isSlow: true },
  telemetry: { schema: telemetryProbe, client: 'sleep', port: ({ port }) => port },
  echo: { schema: echoProbe, client: 'echo', port: ({ port }) => port, call: callOfEcho },
  tls: { schema: tlsProbe, client: 'tls-client', port: ({ port }) => port, call: tlsCall },
  // Its port is one of the gateway, not of the callee.
  edge: { schema: edgeProbe, client: 'outsider' },
} as const satisfies Registry;

/** The traits of a probe's kind. */
export function traitsOf({ kind }: Pick<ProbeSpec, 'kind'>): ProbeTraits<ProbeSpec> {
  return PROBES[kind];
}

/** What a probe puts on its connection; undefined where another model predicts the outcome. */
export function callOf(probe: ProbeSpec): Call | undefined {
  return traitsOf(probe).call?.(probe);
}

/** Port of the callee's Service that a probe is sent to; undefined where it is sent to none. */
export function portOf(probe: ProbeSpec): number | undefined {
  return traitsOf(probe).port?.(probe);
}
