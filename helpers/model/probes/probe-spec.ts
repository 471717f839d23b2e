import type { DryRunProbe } from './admission/dry-run.ts';
import type { MongoProbe } from './databases/mongo.ts';
import type { PostgresProbe } from './databases/postgres.ts';
import type { EchoProbe } from './echo/echo.ts';
import type { EdgeProbe } from './edge.ts';
import type { ForFact } from './fields.ts';
import type { HttpProbe } from './http.ts';
import type { IstioctlProbe } from './istioctl.ts';
import type { KubeletProbeSpec } from './kubelet.ts';
import type { ProbeKind } from './probe-kind.ts';
import type { StreamProbe } from './stream.ts';
import type { TelemetryProbe } from './telemetry.ts';
import type { TlsProbe } from './tls.ts';

/** Specifications of probes by their kind. */
export interface Probes {
  readonly http: HttpProbe;
  readonly stream: StreamProbe;
  readonly mongo: MongoProbe;
  readonly postgres: PostgresProbe;
  readonly kubelet: KubeletProbeSpec;
  readonly istioctl: IstioctlProbe;
  readonly 'dry-run': DryRunProbe;
  readonly telemetry: TelemetryProbe;
  readonly echo: EchoProbe;
  readonly tls: TlsProbe;
  readonly edge: EdgeProbe;
}

/** A request of a member of the cast, on a fresh connection per round unless it is pooled. */
export type ProbeSpec = ForFact & Probes[ProbeKind];
