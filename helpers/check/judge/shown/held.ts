import { X509Certificate } from 'node:crypto';
import { BACKDATED_MS, describeCertificate } from '../../../witness/certificates/describe-certificate.ts';
import type { HeldSecret } from '../../../witness/certificates/held.ts';
import { unread, type Reader, type Reading } from './reading.ts';

/** Names under which the agent beside a sidecar serves it its own certificate and what it trusts (Istio, security/pkg/nodeagent/cache). */
const OWN = 'default';
const ROOT = 'ROOTCA';

/** A sidecar has its first certificate about when it starts; none is renewed so soon. */
const FIRST_WITHIN_MS = 15_000;

/** What the callee's sidecar holds by its own word. */
export const heldReaders = {
  held: holding((secrets, seen) => {
    const chain = named(secrets, OWN)?.chain ?? '';
    const served = seen.facts.kind === 'tls' ? seen.facts.serverCertificates[0]?.fingerprint : undefined;
    if (chain === '') return 'none';
    if (served === undefined) return unread('the server presented no certificate');
    return fingerprintOf(chain) === served ? 'equals the served one' : 'another than the served one';
  }),
  'held-san': holding((secrets) => {
    const chain = named(secrets, OWN)?.chain ?? '';
    return chain === '' ? 'none' : describeCertificate(chain).san;
  }),
  'held-renewed': holding((secrets, { held }) => {
    const chain = named(secrets, OWN)?.chain ?? '';
    if (chain === '') return 'none';
    if (held?.startedAt === undefined) return unread('nobody asked since when the sidecar runs');
    const issuedAt = new X509Certificate(chain).validFromDate.getTime() + BACKDATED_MS;
    return issuedAt - Date.parse(held.startedAt) > FIRST_WITHIN_MS
      ? 'renewed since its sidecar started'
      : 'the one of its start';
  }),
  'held-root': holding((secrets, { facts }) => {
    const trusted = named(secrets, ROOT)?.trusted ?? '';
    const roots = facts.alongside?.roots ?? [];
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
