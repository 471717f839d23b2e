import type { CheckRun } from '../plan/check-run.ts';
import type { Journal } from './journal.ts';
import type { MeshPort, RunEvent } from './ports.ts';
import type { CertificateIndex } from './witnesses/certificate-index.ts';

/** One run of one check on a mesh. */
export interface CheckContext {
  readonly run: CheckRun;
  readonly mesh: MeshPort;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  /** Certificates that were recorded for this check. */
  readonly certificates: CertificateIndex;
  /** Sent with every request while the wire is watched. */
  readonly wireMarker?: string;
  /** What a clean-up has to undo; added before the work begins, since that can fail half-way. */
  readonly left: Set<'given' | 'workloadsAtStart' | 'applies' | 'redeploys'>;
  readonly onEvent: (event: RunEvent) => void;
}
