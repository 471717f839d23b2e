import { X509Certificate } from 'node:crypto';
import { describeCertificate } from '../../../witness/certificates/describe-certificate.ts';
import { ownChain, type HeldSecret } from '../../../witness/certificates/held.ts';
import { unread, type Reader, type RequestReports } from './reading.ts';

/**
 * Name of the secret with the trusted roots that istio-agent serves to its sidecar (Istio,
 * security/pkg/nodeagent/cache).
 */
const ROOT = 'ROOTCA';

/** Reads the secrets that the callee's sidecar holds, from its admin interface. */
export const heldReaders = {
  held: holding((secrets, { facts }) => {
    const chain = ownChain(secrets);
    const served = facts.kind === 'tls' ? facts.serverCertificates[0]?.fingerprint : undefined;
    if (chain === '') return 'none';
    if (served === undefined) return unread('the server presented no certificate');
    return fingerprintOf(chain) === served ? 'equals the served one' : 'another than the served one';
  }),
  'held-san': holding((secrets) => {
    const chain = ownChain(secrets);
    return chain === '' ? 'none' : describeCertificate(chain).san;
  }),
  'held-renewed': holding((secrets, { held }) => {
    const chain = ownChain(secrets);
    if (chain === '') return 'none';
    if (held?.serials === undefined) return unread('its certificate was read only once');
    return held.serials.length > 1 ? 'renewed while it was watched' : 'the same throughout';
  }),
  'held-root': holding((secrets, { facts }) => {
    const trusted = named(secrets, ROOT)?.trusted ?? '';
    const roots = facts.clusterFacts?.roots ?? [];
    if (trusted === '') return 'none';
    if (roots.length === 0) return unread('istio-ca-root-cert was not read');
    const fingerprint = fingerprintOf(trusted);
    return roots.every((root) => fingerprintOf(root) === fingerprint)
      ? 'that of istio-ca-root-cert at both ends'
      : 'another than istio-ca-root-cert';
  }),
  sds: holding((secrets) => secrets.map(({ name }) => name).join(', ') || 'none'),
} as const satisfies Record<string, Reader>;

function holding(read: (secrets: readonly HeldSecret[], request: RequestReports) => ReturnType<Reader>): Reader {
  return (request) => {
    const { held } = request;
    if (held === undefined) return unread("the secrets of the callee's sidecar were not read");
    return held.secrets === null ? 'none' : read(held.secrets, request);
  };
}

function named(secrets: readonly HeldSecret[], name: string): HeldSecret | undefined {
  return secrets.find((secret) => secret.name === name);
}

function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
}
