import type { Inconclusive, Observed } from '../../../model/outcome.ts';
import type { Witnessed } from '../../../model/witness.ts';
import type { ClientFacts } from '../../../probe/facts.ts';
import type { CalleeFacts } from '../../../witness/callee/callee.ts';
import type { WorkloadCertificate } from '../../../witness/certificates/certificate.ts';
import type { HeldFacts } from '../../../witness/certificates/held.ts';

/** Everything that was recorded of a request which was sent for a fact. */
export interface Reading extends Witnessed {
  readonly facts: ClientFacts;
  /** What became of the request itself. */
  readonly plain: Observed;
  readonly callee?: CalleeFacts;
  /** What the callee's sidecar holds, where it was asked. */
  readonly held?: HeldFacts;
  /** Certificates that the caller's sidecar was seen to hold. */
  readonly certificates: readonly WorkloadCertificate[];
}

/** Reads a fact as its canonical text; what happened instead, or doubt, where there is none. */
export type Reader = (seen: Reading) => string | Observed;

/** For facts that their own kind of client names by itself. */
export const asClassified: Reader = ({ plain }) => plain;

/** Doubt about a fact. */
export function unread(because: string): Inconclusive {
  return { is: 'inconclusive', because };
}
