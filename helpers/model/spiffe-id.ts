/**
 * Identity of a workload in Istio: trust domain, namespace and service account (SPIFFE-ID
 * specification; Istio, "Security concepts").
 */
export type SpiffeId = `spiffe://${string}/ns/${string}/sa/${string}`;

/** X.509 subject in RFC 4514 order, for peers without a SPIFFE id (databases, gateways). */
export type X509Subject = `CN=${string}`;

export interface SpiffeParts {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

const PATTERN = /^spiffe:\/\/([a-z0-9._-]+)\/ns\/([a-z0-9-]+)\/sa\/([a-z0-9.-]+)$/;

/** Writes the SPIFFE id of a workload. */
export function spiffeId({ trustDomain, namespace, serviceAccount }: SpiffeParts): SpiffeId {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** Reads a SPIFFE id in Istio's shape; undefined when the text is not one. */
export function parseSpiffeId(text: string): SpiffeParts | undefined {
  const [, trustDomain, namespace, serviceAccount] = PATTERN.exec(text) ?? [];
  if (trustDomain === undefined || namespace === undefined || serviceAccount === undefined) return undefined;
  return { trustDomain, namespace, serviceAccount };
}

/** A peer identity in either of its two forms; undefined when the text is neither. */
export function peerIdentity(text: string): SpiffeId | X509Subject | undefined {
  if (parseSpiffeId(text) !== undefined) return text as SpiffeId;
  return text.startsWith('CN=') ? (text as X509Subject) : undefined;
}
