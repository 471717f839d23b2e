import type { ProbeSpec } from '../probes/probe-spec.ts';
import { rawTls, type RawTlsOptions } from '../probes/tls.ts';
import type { FactName } from './fact-values.ts';

const forFact =
  (fact: FactName) =>
  (request: ProbeSpec): ProbeSpec => ({ ...request, fact });

/**
 * X-Forwarded-Client-Cert as the callee's application receives it.
 * @example
 * probe: forwarded.uri(http.get('/', { port: 80 }))
 */
export const forwarded = {
  /** The forwarding sidecar, the callee's own, in the last element. */
  by: forFact('xfcc-by'),
  /** The peer of the callee's own sidecar, in the last element. */
  uri: forFact('xfcc-uri'),
  /** The identities of all elements, in their order. */
  uris: forFact('xfcc-uris'),
  subject: forFact('xfcc-subject'),
  /**
   * The hash of the last element, compared with the certificate that the caller's sidecar holds.
   */
  hash: forFact('xfcc-hash'),
} as const;

/**
 * Status, authenticated peer and request in the access log of the callee's sidecar.
 * @example
 * probe: logged(http.get('/headers'))
 */
export const logged = forFact('log-row');

/**
 * A server's certificate. An alert after the handshake does not matter.
 * @example
 * probe: certificate.served('san')
 * probes: { held: certificate.held('held-root') }
 */
export const certificate = {
  /**
   * Of the certificate that the callee presents to a client that offers a sidecar's ALPN by
   * default.
   */
  served: (what: ServedWhat, { alpn = ['istio'], ...options }: RawTlsOptions = {}): ProbeSpec => ({
    ...rawTls({ ...options, alpn }),
    fact: what,
  }),
  /** Of the certificate that the callee's sidecar reports to hold once this request has ended. */
  held: (what: HeldWhat, request: ProbeSpec = rawTls({ alpn: ['istio'] })): ProbeSpec => ({ ...request, fact: what }),
} as const;

type HeldWhat = Extract<FactName, 'held' | 'held-san' | 'held-renewed' | 'held-root' | 'sds'>;

/**
 * The session between the two sidecars of a request.
 * @example
 * probe: session.version(http.get('/headers'))
 */
export const session = {
  version: forFact('tls-version'),
  cipher: forFact('cipher'),
} as const;

/**
 * Which Secrets of the callee's namespace hold keys of workloads.
 * @example
 * probe: secretsInventory(http.get('/', { port: 80 }))
 */
export const secretsInventory = forFact('secrets');

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

/**
 * What istiod's certificate authority issues to holders of a token of the callee's account.
 * @example
 * probe: authority.issues(http.get('/', { port: 80 }))
 */
export const authority = {
  /** The identity that it signs when the request names another account. */
  issues: forFact('issued'),
  /** The credentials that it accepts. */
  accepts: forFact('credentials'),
} as const;

/**
 * The peer address of a request as the callee's application sees it.
 * @example
 * probe: peerAddress(http.get('/', { port: 80 }))
 */
export const peerAddress = forFact('peer-address');

/**
 * What the callee's application receives of a request; callees of the kind `echo` report it.
 * @example
 * probe: received.path(http.get('/public/../admin', { port: 80 }))
 */
export const received = {
  /** The request target with its query: as sent, or as sidecars normalized it. */
  path: forFact('path'),
  /** The Host header, with its port. */
  host: forFact('host'),
} as const;
