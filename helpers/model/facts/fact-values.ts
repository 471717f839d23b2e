import type { SpiffeId } from '../spiffe-id.ts';

/**
 * Facts that a route can report, each with its canonical values. A new one does not compile until
 * it has a legend and a reader.
 */
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
  /** `NAME to PORT-NAME of GATEWAY` or `NAME to SERVICE`, in alphabetical order. */
  'server-names': 'none' | `${string} to ${string}`;
  'requests-total': 'not counted' | `${'mutual_tls' | 'none' | 'unknown'} as ${SpiffeId | 'unknown'}`;
  /** Of one request. */
  handshakes: 'none' | `${number}` | 'not scraped';
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
  credentials: `valid ${'signed' | 'UNAUTHENTICATED'}, another-audience ${string}, garbage ${string}, none ${string}`;
  /** By name, in alphabetical order. */
  sds: string;
  'tls-version': 'TLSv1.3' | 'TLSv1.2' | 'none';
  cipher: 'AEAD' | 'none' | `ECDHE-${string}`;
  secrets: string;
  'peer-address': '127.0.0.6' | 'another';
  path: `/${string}`;
  host: string;
  /** Subject of the certificate, and the name of the authority that signed it. */
  served: `CN=${string} by ${string}`;
  alpn: 'h2' | 'http/1.1' | 'none';
  /** The authority by which the client trusts the certificate, or why it does not. */
  verified: `by ${string}` | Distrust;
  status: `${number}`;
}

type DistinguishedName = `${'CN' | 'O'}=${string}`;

/** OpenSSL's reasons, and Node's about the name. */
export type Distrust =
  | 'another authority'
  | 'another name'
  | 'expired'
  | 'not yet valid'
  | 'self-signed'
  | 'forged'
  | `another reason: ${string}`;

export type FactName = keyof FactValues;
