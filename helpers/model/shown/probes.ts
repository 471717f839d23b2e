import type { ProbeSpec } from '../probe-spec.ts';
import type { ShownWhat } from './shown.ts';

const asking =
  (what: ShownWhat) =>
  (request: ProbeSpec): ProbeSpec => ({ ...request, shows: what });

/** What the callee's application is told in X-Forwarded-Client-Cert when it receives a request. */
export const forwarded = {
  /** Who forwarded it: the callee's own sidecar, in the last element. */
  by: asking('xfcc-by'),
  /** The peer of the callee's own sidecar, in the last element. */
  uri: asking('xfcc-uri'),
  /** The identities of all elements, in their order. */
  uris: asking('xfcc-uris'),
  subject: asking('xfcc-subject'),
  /** Whose certificate the hash of the last element is, compared with the one that the caller's sidecar holds. */
  hash: asking('xfcc-hash'),
} as const;

/** What the callee's sidecar writes into its access log: the status that it answered, the peer that it authenticated, and what was asked. */
export const logged = asking('log-row');
