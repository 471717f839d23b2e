import type { ProbeKind } from '../probes/probe-kind.ts';
import type { FactName, FactValues } from './fact-values.ts';

/** A fact read from the recorded reports: neither an admission nor a refusal. */
export interface ReportedFact {
  readonly is: 'reports';
  readonly fact: FactName;
  readonly value: string;
}

/** Witnesses whose report a fact about a request requires. */
export type FactWitness = 'callee' | 'proxy';

interface Traits {
  /** For people. */
  readonly legend: string;
  /** `proxy` is required only where there is a sidecar. */
  readonly collected: readonly FactWitness[];
  /** Kinds of probes that can be sent for it. */
  readonly by: readonly ProbeKind[];
}

/** Headers as an application received and echoes them. */
const APPLICATION = { collected: ['callee', 'proxy'], by: ['http', 'echo', 'tls', 'edge'] } as const;

/** The request line and Host, which echo reports as it received them. */
const RECEIVED = { collected: ['callee'], by: ['http', 'echo', 'edge'] } as const;

/** The certificate that a server presents in its handshake. */
const PRESENTED = { collected: [], by: ['tls'] } as const;

/** Reported by the admin interface of a sidecar, whatever the outcome of the request. */
const HELD = { collected: [], by: ['tls', 'http', 'echo'] } as const;

/** Of the session of a client outside the cluster with its gateway, and of the response. */
const AT_GATEWAY = { collected: [], by: ['edge'] } as const;

/** What istioctl prints. */
const PRINTED = { collected: [], by: ['istioctl'] } as const;

/** Every fact. */
export const FACTS: Readonly<Record<FactName, Traits>> = {
  'xfcc-by': {
    legend: 'identity of the sidecar that forwarded the certificate, as the application received it',
    ...APPLICATION,
  },
  'xfcc-uri': { legend: 'identity of the peer, as the application received it', ...APPLICATION },
  'xfcc-uris': {
    legend: 'identities in all elements of X-Forwarded-Client-Cert, as the application received them',
    ...APPLICATION,
  },
  'xfcc-subject': { legend: "subject of the peer's certificate, as the application received it", ...APPLICATION },
  probed: {
    legend: 'probe of the kubelet as configured after injection: handler, port and path',
    collected: [],
    by: ['kubelet'],
  },
  'xfcc-hash': { legend: 'certificate whose hash the application received', ...APPLICATION },
  'log-row': {
    legend: "status, peer and request in the access log of the callee's sidecar",
    collected: ['proxy'],
    by: ['http'],
  },
  analysis: { legend: "warnings of istioctl analyze about the callee's namespace", ...PRINTED },
  precheck: {
    legend: 'findings of istioctl precheck for an installation or an upgrade',
    ...PRINTED,
  },
  versions: {
    legend: "versions of istioctl, istiod and the sidecars of the callee's namespace",
    ...PRINTED,
  },
  replicas: { legend: 'how many istiods respond to istioctl', ...PRINTED },
  installation: {
    legend: 'whether every object that istioctl generates for the core is in the cluster, and ready',
    ...PRINTED,
  },
  'server-names': {
    legend: 'server names of a gateway in istioctl proxy-config, and what takes their connections',
    ...PRINTED,
  },
  'requests-total': {
    legend: "security and principal with which the callee's sidecar counts a request in istio_requests_total",
    collected: [],
    by: ['telemetry'],
  },
  handshakes: { legend: 'TLS handshakes that Prometheus scraped', collected: ['callee'], by: ['telemetry'] },
  san: { legend: 'subject alternative names of the certificate that the server presents', ...PRESENTED },
  'san-critical': { legend: 'whether its subject alternative names are critical', ...PRESENTED },
  subject: { legend: 'its subject', ...PRESENTED },
  eku: { legend: 'its extended key usages', ...PRESENTED },
  'key-usage': { legend: 'its key usages', ...PRESENTED },
  'basic-constraints': { legend: 'its basic constraints: whether it may sign others', ...PRESENTED },
  key: { legend: 'algorithm and size of its key', ...PRESENTED },
  signature: { legend: 'algorithm of its signature', ...PRESENTED },
  lifetime: { legend: 'its validity period, without the two minutes by which istiod backdates it', ...PRESENTED },
  issuer: { legend: 'who issued it', ...PRESENTED },
  chain: { legend: 'where the chain ends that the server presents with it', ...PRESENTED },
  held: {
    legend: 'whether the certificate that the sidecar holds is the one that it presents',
    collected: [],
    by: ['tls'],
  },
  'held-san': { legend: 'subject alternative names of the certificate that the sidecar holds', ...HELD },
  'held-renewed': { legend: 'whether the sidecar still holds the first observed certificate', ...HELD },
  'held-root': { legend: 'whose root the sidecar trusts', ...HELD },
  issued: {
    legend:
      "subject alternative names of what istiod signs for a token of the callee's account when another account is requested",
    ...HELD,
  },
  credentials: { legend: "credentials of the callee's account that istiod accepts", ...HELD },
  sds: { legend: 'secrets that the sidecar received from its agent', ...HELD },
  'tls-version': { legend: 'version of TLS between both ends', collected: ['proxy'], by: ['http', 'echo', 'edge'] },
  cipher: { legend: 'kind of the cipher suite between the sidecars', collected: ['proxy'], by: ['http', 'echo'] },
  'peer-address': { legend: 'address of the peer that the application sees', ...RECEIVED },
  path: { legend: 'request target, byte for byte as the application received it', ...RECEIVED },
  host: { legend: 'Host header as the application received it', ...RECEIVED },
  served: { legend: 'subject and authority of the certificate that the gateway presents', ...AT_GATEWAY },
  alpn: { legend: 'protocol that the gateway chose', ...AT_GATEWAY },
  verified: { legend: 'whether the client trusts the certificate of the gateway', ...AT_GATEWAY },
  status: { legend: 'status of the response', ...AT_GATEWAY },
  secrets: { legend: "Secrets of the callee's namespace that hold keys of workloads", ...HELD },
};

/** Whether a fact is about what the callee's sidecar holds. */
export function isHeld(what: FactName | undefined): boolean {
  return what === 'sds' || what === 'held' || what?.startsWith('held-') === true;
}

/**
 * The outcome of a route that reports a fact: its name and its canonical value.
 * @example
 * expects: {
 *   'tls-client.legacy -> echo.mtls-test': {
 *     is: reports('key', 'rsa-2048'),
 *     under: { ecdsa: reports('key', 'ecdsa-p256') },
 *   },
 * }
 */
export function reports<Name extends FactName>(fact: Name, value: FactValues[Name]): ReportedFact {
  return { is: 'reports', fact, value };
}

/** Whether a text names a fact. */
export function isFactName(text: unknown): text is FactName {
  return typeof text === 'string' && Object.hasOwn(FACTS, text);
}
