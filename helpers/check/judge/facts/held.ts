import { X509Certificate } from 'node:crypto';
import { describeCertificate } from '../../../witness/certificates/describe-certificate.ts';
import { ownChain, type HeldSecret } from '../../../witness/certificates/held.ts';
import { unread, type Reader, type Reading } from './reading.ts';

/**
 * Name under which the agent beside a sidecar serves it what it trusts (Istio,
 * security/pkg/nodeagent/cache).
 */
const ROOT = 'ROOTCA';

/** What the callee's sidecar holds by its own word. */
export const heldReaders = {
  held: holding((secrets, seen) => {
    const chain = ownChain(secrets);
    const served = seen.facts.kind === 'tls' ? seen.facts.serverCertificates[0]?.fingerprint : undefined;
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
    if (held?.serials === undefined) return unread('nobody kept watch over it');
    return held.serials.length > 1 ? 'renewed while it was watched' : 'the same throughout';
  }),
  'held-root': holding((secrets, { facts }) => {
    const trusted = named(secrets, ROOT)?.trusted ?? '';
    const roots = facts.clusterFacts?.roots ?? [];
    if (trusted === '') return 'none';
    if (roots.length === 0) return unread('nobody read istio-ca-root-cert');
    const own = fingerprintOf(trusted);
    return roots.every((root) => fingerprintOf(root) === own)
      ? 'that of istio-ca-root-cert at both ends'
      : 'another than istio-ca-root-cert';
  }),
  sds: holding((secrets) => secrets.map(({ name }) => name).join(', ') || 'none'),
} as const satisfies Record<string, Reader>;

function holding(read: (secrets: readonly HeldSecret[], seen: Reading) => ReturnType<Reader>): Reader {
  return (seen) => {
    const { held } = seen;
    if (held === undefined) return unread("nobody asked the callee's sidecar what it holds");
    return held.secrets === null ? 'none' : read(held.secrets, seen);
  };
}

function named(secrets: readonly HeldSecret[], name: string): HeldSecret | undefined {
  return secrets.find((secret) => secret.name === name);
}

function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
}
