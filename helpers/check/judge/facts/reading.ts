import type { Observed } from '../../../model/outcome.ts';
import type { Inconclusive } from '../../../model/undetermined.ts';
import type { Witnessed } from '../../../model/witness.ts';
import type { ClientFacts } from '../../../probe/facts.ts';
import type { CalleeFacts } from '../../../witness/callee/callee.ts';
import type { WorkloadCertificate } from '../../../witness/certificates/certificate.ts';
import type { HeldFacts } from '../../../witness/certificates/held.ts';

/** Everything recorded of a request that was sent for a fact. */
export interface RequestReports extends Witnessed {
  readonly facts: ClientFacts;
  /** The outcome of the request itself. */
  readonly plain: Observed;
  readonly callee?: CalleeFacts;
  /** The secrets of the callee's sidecar, where they were read. */
  readonly held?: HeldFacts;
  /** Certificates that the caller's sidecar was observed with. */
  readonly certificates: readonly WorkloadCertificate[];
}

/** Reads a fact as its canonical text; the outcome or a doubt where there is none. */
export type Reader = (request: RequestReports) => string | Observed;

/** For facts that the classifier of the client already names. */
export const asClassified: Reader = ({ plain }) => plain;

/** Doubt about a fact. */
export function unread(because: string): Inconclusive {
  return { is: 'inconclusive', because };
}
