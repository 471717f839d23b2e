import type { Observed } from '../../../model/outcome.ts';
import type { ProxyWitness, Witnessed } from '../../../model/witness.ts';
import type { EdgeTlsFacts } from '../../../probe/edge/facts.ts';
import type { CalleeFacts } from '../../../witness/callee/callee.ts';
import type { WorkloadCertificate } from '../../../witness/certificates/certificate.ts';

/** Everything known of one request: its outcome as classified, and the report of each witness. */
export interface RequestEvidence extends Witnessed {
  readonly observed: Observed;
  /** HTTP status that the client received; 0 for none. */
  readonly status: number;
  /** Request target that the client sent; absent for a probe without one. */
  readonly sentTarget?: string;
  /** TLS of the client of a gateway; absent for a request that was sent to none. */
  readonly toGateway?: EdgeTlsFacts | 'plaintext';
  readonly callee?: CalleeFacts;
  /** Certificates that the caller's sidecar was observed with. */
  readonly certificates: readonly WorkloadCertificate[];
}

/**
 * Compares two reports of one request: names both where they disagree, undefined where they agree
 * or one is missing.
 */
export type Comparison = (evidence: RequestEvidence) => string | undefined;

/** The report of the callee's sidecar; a caller's sidecar reports another connection. */
export function calleeProxy({ proxy }: RequestEvidence): ProxyWitness | undefined {
  return proxy?.side === 'callee' ? proxy : undefined;
}
