import type { ProbeSpec } from '../probes/probe-spec.ts';
import { rawTls, type RawTlsOptions } from '../probes/tls.ts';
import type { FactName } from './facts.ts';

const asking =
  (what: FactName) =>
  (request: ProbeSpec): ProbeSpec => ({ ...request, fact: what });

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

/** What a server shows in its handshake; an alert after it is no obstacle. */
export const certificate = {
  /** Of the certificate that the callee presents, to a client that offers what a sidecar offers unless told otherwise. */
  served: (what: ServedWhat, { alpn = ['istio'], ...options }: RawTlsOptions = {}): ProbeSpec => ({
    ...rawTls({ ...options, alpn }),
    fact: what,
  }),
  /** Of what the callee's sidecar holds by its own word, when this request was answered. */
  held: (what: HeldWhat, request: ProbeSpec = rawTls({ alpn: ['istio'] })): ProbeSpec => ({ ...request, fact: what }),
} as const;

type HeldWhat = Extract<FactName, 'held' | 'held-san' | 'held-renewed' | 'held-root' | 'sds'>;

/** The session between the two sidecars of a request. */
export const session = {
  version: asking('tls-version'),
  cipher: asking('cipher'),
} as const;

/** Which Secrets of the callee's namespace hold keys of workloads. */
export const secretsInventory = asking('secrets');

type ServedWhat = Extract<
  FactName,
  | 'san'
  | 'san-critical'
  | 'subject'
  | 'eku'
  | 'key-usage'
  | 'basic-constraints'
  | 'key'
  | 'signature'
  | 'lifetime'
  | 'issuer'
  | 'chain'
>;

/** What istiod's certificate authority answers to whoever has a token of the callee's account, when this request was answered. */
export const authority = {
  /** Whom it signs for, where the request asks for somebody else. */
  issues: asking('issued'),
  /** By which credentials it signs at all. */
  requiredWitnesses: asking('credentials'),
} as const;

/** From which address the callee's application sees a request come. */
export const peerAddress = asking('peer-address');
