import { echo, sleep, tlsClient } from '../../helpers/check/record/define.ts';

/** echo called by a peer, in clear, and by a client that opens TLS of its own. */
export const identityCast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'tls-client.legacy': tlsClient.bare(),
  'echo.mtls-test': echo.meshed(),
} as const;

/** Whoever is let in proves who he is. */
export const identityControls = [
  'NIST 800-53 IA-9',
  'NIST 800-53 SC-23',
  'NIST 800-53 IA-5(2)',
  'NIST 800-204A SM-DR11',
  'SOC 2 CC6.1',
] as const;

/** Certificates and their keys are made, kept and renewed as they have to be. */
export const keyControls = [
  'NIST 800-53 SC-12',
  'NIST 800-53 SC-13',
  'NIST 800-53 SC-17',
  'NIST 800-204A SM-DR13',
  'NIST 800-204A SM-DR15',
  'PCI DSS 4.0.1 4.2.1.1',
] as const;

/** What the agent beside a sidecar finds in its environment, as the annotation that puts it there. */
export function agentTold(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { 'proxy.istio.io/config': JSON.stringify({ proxyMetadata: metadata }) };
}

/** Somebody whom nobody authenticated, and the header in which a caller claims to be him. */
export const forgedIdentity = 'spiffe://forged.example/ns/nowhere/sa/admin';
export const forgedHeaders = { 'x-forwarded-client-cert': `By=anybody;URI=${forgedIdentity}` } as const;

/** A sidecar that passes on what callers say of themselves, and adds nothing. */
export const believing = {
  'proxy.istio.io/config': JSON.stringify({ proxyHeaders: { forwardedClientCert: 'ALWAYS_FORWARD_ONLY' } }),
} as const;
