import { echo, sleep, tlsClient } from '../../helpers/check/record/define.ts';

/** echo called by a peer, in plaintext, and by a client that opens TLS itself. */
export const identityCast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'tls-client.legacy': tlsClient.bare(),
  'echo.mtls-test': echo.meshed(),
} as const;

/** Every admitted caller proves its identity. */
export const identityControls = [
  'NIST 800-53 IA-9',
  'NIST 800-53 SC-23',
  'NIST 800-53 IA-5(2)',
  'NIST 800-204A SM-DR11',
  'SOC 2 CC6.1',
] as const;

/** Certificates and their keys are generated, stored and renewed as required. */
export const keyControls = [
  'NIST 800-53 SC-12',
  'NIST 800-53 SC-13',
  'NIST 800-53 SC-17',
  'NIST 800-204A SM-DR13',
  'NIST 800-204A SM-DR15',
  'PCI DSS 4.0.1 4.2.1.1',
] as const;

/** The annotation that sets environment variables of the agent beside a sidecar. */
export function agentEnvironment(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { 'proxy.istio.io/config': JSON.stringify({ proxyMetadata: metadata }) };
}

/** An identity without authentication, and the header in which a caller claims it. */
export const forgedIdentity = 'spiffe://forged.example/ns/nowhere/sa/admin';
export const forgedHeaders = { 'x-forwarded-client-cert': `By=unknown;URI=${forgedIdentity}` } as const;

/** A sidecar that forwards the header of its callers unchanged and adds no element. */
export const forwarding = {
  'proxy.istio.io/config': JSON.stringify({ proxyHeaders: { forwardedClientCert: 'ALWAYS_FORWARD_ONLY' } }),
} as const;
