import type { Distrust } from '../../../model/facts/fact-values.ts';
import type { EdgeFacts, EdgeTlsFacts } from '../../../probe/edge/facts.ts';
import { unread, type Reader } from './reading.ts';

/** Reads what a client outside the cluster reports of its session with a gateway. */
export const gatewayReaders = {
  served: withClient(({ serverCertificates: [certificate] }) =>
    certificate === undefined ? undefined : `${certificate.subject} by ${authorityIn(certificate.issuer)}`,
  ),
  alpn: withClient(({ alpn }) => alpn || 'none'),
  verified: withClient(({ distrust, trusts = 'public authorities' }) =>
    distrust === '' ? `by ${trusts}` : distrustIn(distrust),
  ),
  status: ofClient(({ status }) => status.toString()),
} as const satisfies Record<string, Reader>;

/** OpenSSL's results of a verification (verify(1)), and Node's error about the name. */
const DISTRUST: readonly (readonly [RegExp, Distrust])[] = [
  [/^UNABLE_TO_/, 'another authority'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'another name'],
  [/^CERT_HAS_EXPIRED$/, 'expired'],
  [/^CERT_NOT_YET_VALID$/, 'not yet valid'],
  [/^DEPTH_ZERO_SELF_SIGNED_CERT$/, 'self-signed'],
  [/^CERT_SIGNATURE_FAILURE$/, 'forged'],
];

function distrustIn(reason: string): Distrust {
  return DISTRUST.find(([pattern]) => pattern.test(reason))?.[1] ?? `another reason: ${reason}`;
}

/** Reads the session of a client with TLS; of a refused request, the refusal. */
export function withClient(read: (tls: EdgeTlsFacts) => string | undefined): Reader {
  return ofClient(({ tls }) => (tls === undefined ? 'none' : read(tls)));
}

function ofClient(read: (facts: EdgeFacts) => string | undefined): Reader {
  return ({ facts, plain }) => {
    if (plain.is !== 'admitted') return plain;
    const value = facts.kind === 'edge' ? read(facts) : undefined;
    return value ?? unread('the client of the gateway did not report it');
  };
}

/** The name of an authority of the run (kube/certificates/pki/run-pki.ts). */
function authorityIn(issuer: string): string {
  const [, name] = /^CN=meshproof (.+)$/.exec(issuer) ?? [];
  return name === undefined ? issuer : name === 'root' ? 'run' : name;
}
