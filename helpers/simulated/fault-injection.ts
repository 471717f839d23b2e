import type { KubeObject } from '../kube/manifest.ts';
import type { Witness } from '../model/witness.ts';
import type { ClientFacts } from '../probe/facts.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import type { AccessLogEntry } from '../witness/access-log/entry.ts';
import type { WorkloadCertificate } from '../witness/certificates/certificate.ts';
import type { WireFacts } from '../witness/wire/facts.ts';

/** How a simulated mesh misbehaves, for tests of the runner. */
export interface FaultInjection {
  /** Replaces the facts of a client; undefined keeps them. `round` counts all rounds from 1. */
  readonly answer?: (request: ProbeRequest, round: number, objects: readonly KubeObject[]) => ClientFacts | undefined;
  /** Thrown by the change of this number, from 1. */
  readonly change?: (count: number) => Error | undefined;
  /** Thrown instead of restoring the mesh. */
  readonly restore?: () => Error;
  /** Rounds for which a change has no effect yet. */
  readonly lag?: number;
  /** Witnesses that never report. */
  readonly silent?: readonly Witness[];
  /** Replaces the line that the callee's sidecar logs, which follows from its client's facts. */
  readonly line?: (line: AccessLogEntry, request: ProbeRequest) => AccessLogEntry;
  /** Replaces the certificate of a caller's sidecar. */
  readonly certificate?: (certificate: WorkloadCertificate) => WorkloadCertificate | Promise<WorkloadCertificate>;
  /** Replaces the facts of a capture. */
  readonly wire?: (facts: WireFacts) => WireFacts;
}
