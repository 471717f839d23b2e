import type { CheckRun } from '../plan/check-run.ts';
import type { Journal } from './journal.ts';
import type { MeshPort, RunEvent } from './ports.ts';
import type { CertificateIndex } from './witnesses/certificate-index.ts';

/** What the steps of one check share. */
export interface CheckContext {
  readonly run: CheckRun;
  readonly mesh: MeshPort;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  /** Certificates that were recorded for this check. */
  readonly certificates: CertificateIndex;
  /** What requests carry while the wire is watched. */
  readonly wireMarker?: string;
  /** What the check may have left on the mesh so far; noted before it is made, since a change can fail half-way. */
  readonly left: Set<'given' | 'workloadsAtStart' | 'applies' | 'redeploys'>;
  readonly onEvent: (event: RunEvent) => void;
}
