import type { ProbeKind } from '../probes/probe-kind.ts';
import type { SpiffeId } from '../spiffe-id.ts';

/** What a route can be asked to show, each with its canonical values. A new one does not compile until it has a legend and a reader. */
export interface FactValues {
  'xfcc-by': SpiffeId | 'none';
  'xfcc-uri': SpiffeId | 'none';
  'xfcc-uris': SpiffeId | `${SpiffeId}, ${string}` | 'none';
  'xfcc-subject': 'empty' | 'none' | `CN=${string}`;
  'xfcc-hash': "the caller's certificate" | 'another certificate' | 'none';
  probed: `${'http' | 'https'} ${number} /${string}` | `${'tcp' | 'grpc'} ${number}`;
  'log-row': `${number} as ${SpiffeId | 'no principal'}, ${string} /${string}`;
  analysis: 'clean' | `IST${string}`;
  precheck: 'no issue' | `IST${string}`;
  versions:
    | 'client, control plane and data plane agree'
    | `${'client' | 'control plane' | 'data plane'} differs: ${string}`;
  replicas: '1 istiod answers' | `${number} istiods answer`;
  /** Kinds and names, in alphabetical order. */
  installation: 'complete' | `${'missing' | 'not ready'}: ${string}`;
  'requests-total': 'not counted' | `${'mutual_tls' | 'none' | 'unknown'} as ${SpiffeId | 'unknown'}`;
  /** Every subject alternative name by its type, in alphabetical order. */
  san: `URI ${SpiffeId}` | `DNS ${string}` | 'none';
  'san-critical': 'critical' | 'not critical';
  subject: 'empty' | DistinguishedName;
  eku: 'server+client' | 'server' | 'client' | 'none';
  'key-usage': `${string}, ${'critical' | 'not critical'}` | 'none';
  'basic-constraints': `CA:${'TRUE' | 'FALSE'}, ${'critical' | 'not critical'}` | 'none';
  key: `rsa-${number}` | `ecdsa-${string}`;
  signature: 'sha256WithRSAEncryption' | 'ecdsa-with-SHA256';
  lifetime: 'at most 24h' | 'longer';
  issuer: DistinguishedName;
  chain: 'ends in the root of istio-ca-root-cert' | 'ends elsewhere';
  held: 'equals the served one' | 'another than the served one' | 'none';
  'held-san': FactValues['san'];
  'held-renewed': 'renewed while it was watched' | 'the same throughout' | 'none';
  'held-root': 'that of istio-ca-root-cert at both ends' | 'another than istio-ca-root-cert' | 'none';
  issued: FactValues['san'] | 'UNAUTHENTICATED';
  /** By credential, each with `signed` or the code of the refusal. */
  credentials: `own ${'signed' | 'UNAUTHENTICATED'}, another-audience ${string}, garbage ${string}, none ${string}`;
  /** By name, in alphabetical order. */
  sds: string;
  'tls-version': 'TLSv1.3' | 'TLSv1.2' | 'none';
  cipher: 'AEAD' | 'none' | `ECDHE-${string}`;
  secrets: string;
  'peer-address': '127.0.0.6' | 'another';
}

type DistinguishedName = `${'CN' | 'O'}=${string}`;

export type FactName = keyof FactValues;

/** A fact that somebody told, read from what was recorded: neither an admission nor a refusal. */
export interface ReportedFact {
  readonly is: 'reports';
  readonly fact: FactName;
  readonly value: string;
}

/** Who has to have said something of a request before a fact about it is believed. */
export type FactWitness = 'callee' | 'proxy';

interface Traits {
  /** What it is, for people. */
  readonly legend: string;
  /** A sidecar counts where there is one. */
  readonly collected: readonly FactWitness[];
  /** Kinds of probes that can be sent for it. */
  readonly by: readonly ProbeKind[];
}

/** Headers as an application that echoes them received them. */
const TOLD_BY_APPLICATION = { collected: ['callee', 'proxy'], by: ['http', 'echo', 'tls'] } as const;

/** The certificate that a server presents in its handshake, to a client that looks at nothing else. */
const PRESENTED = { collected: [], by: ['tls'] } as const;

/** What a sidecar holds it tells by its admin interface, whatever becomes of the request. */
const HELD = { collected: [], by: ['tls', 'http', 'echo'] } as const;

/** Everything that can be shown. */
export const FACTS: Readonly<Record<FactName, Traits>> = {
  'xfcc-by': {
    legend: 'identity of the sidecar that forwarded the certificate, as the application was told it',
    ...TOLD_BY_APPLICATION,
  },
  'xfcc-uri': { legend: 'identity of the peer, as the application was told it', ...TOLD_BY_APPLICATION },
  'xfcc-uris': {
    legend: 'identities in all elements of X-Forwarded-Client-Cert, as the application received them',
    ...TOLD_BY_APPLICATION,
  },
  'xfcc-subject': {
    legend: "subject of the peer's certificate, as the application was told it",
    ...TOLD_BY_APPLICATION,
  },
  probed: {
    legend: 'what the kubelet was told to ask the container, after injection: handler, port and path',
    collected: [],
    by: ['kubelet'],
  },
  'xfcc-hash': {
    legend: 'certificate whose hash the application was told',
    ...TOLD_BY_APPLICATION,
  },
  'log-row': {
    legend: "status, peer and request in the access log of the callee's sidecar",
    collected: ['proxy'],
    by: ['http'],
  },
  analysis: { legend: "what istioctl analyze warns of in the callee's namespace", collected: [], by: ['istioctl'] },
  precheck: {
    legend: 'what istioctl precheck finds for an installation or an upgrade',
    collected: [],
    by: ['istioctl'],
  },
  versions: {
    legend: "versions of istioctl, istiod and the sidecars of the callee's namespace",
    collected: [],
    by: ['istioctl'],
  },
  replicas: { legend: 'how many istiods answer istioctl', collected: [], by: ['istioctl'] },
  installation: {
    legend: 'whether every object that istioctl generates for the core is in the cluster, and ready',
    collected: [],
    by: ['istioctl'],
  },
  'requests-total': {
    legend: "security and principal with which the callee's sidecar counts a request in istio_requests_total",
    collected: [],
    by: ['telemetry'],
  },
  san: { legend: 'subject alternative names of the certificate that the server presents', ...PRESENTED },
  'san-critical': { legend: 'whether its subject alternative names are critical', ...PRESENTED },
  subject: { legend: 'its subject', ...PRESENTED },
  eku: { legend: 'its extended key usages', ...PRESENTED },
  'key-usage': { legend: 'its key usages', ...PRESENTED },
  'basic-constraints': { legend: 'its basic constraints: whether it may sign others', ...PRESENTED },
  key: { legend: 'algorithm and size of its key', ...PRESENTED },
  signature: { legend: 'algorithm of its signature', ...PRESENTED },
  lifetime: { legend: 'for how long it is valid, without the two minutes by which istiod dates it back', ...PRESENTED },
  issuer: { legend: 'who issued it', ...PRESENTED },
  chain: { legend: 'where the chain ends that the server presents with it', ...PRESENTED },
  held: {
    legend: 'whether the certificate that the sidecar holds is the one that it presents',
    collected: [],
    by: ['tls'],
  },
  'held-san': { legend: 'subject alternative names of the certificate that the sidecar holds', ...HELD },
  'held-renewed': { legend: 'whether the sidecar still holds the certificate that was seen at first', ...HELD },
  'held-root': { legend: 'whose root the sidecar trusts', ...HELD },
  issued: {
    legend:
      "subject alternative names of what istiod signs for a token of the callee's account, asked for somebody else's",
    ...HELD,
  },
  credentials: { legend: 'by which proofs of being the account of the callee istiod signs', ...HELD },
  sds: { legend: 'secrets that the sidecar was given by its agent', ...HELD },
  'tls-version': { legend: 'version of TLS between the sidecars', collected: ['proxy'], by: ['http', 'echo'] },
  cipher: { legend: 'kind of the cipher suite between the sidecars', collected: ['proxy'], by: ['http', 'echo'] },
  'peer-address': {
    legend: 'address of the peer that the application sees',
    collected: ['callee'],
    by: ['http', 'echo'],
  },
  secrets: { legend: "Secrets of the callee's namespace that hold keys of workloads", ...HELD },
};

/** Whether a fact is about what the callee's sidecar holds. */
export function isHeld(what: FactName | undefined): boolean {
  return what === 'sds' || what === 'held' || what?.startsWith('held-') === true;
}

/** The fact that a route has to show: what, and its value as the one text that counts. */
export function reports<Name extends FactName>(fact: Name, value: FactValues[Name]): ReportedFact {
  return { is: 'reports', fact, value };
}

/** Whether a text names a fact that can be shown. */
export function isFactName(text: unknown): text is FactName {
  return typeof text === 'string' && Object.hasOwn(FACTS, text);
}
