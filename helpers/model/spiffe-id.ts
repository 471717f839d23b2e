/** Identity of a workload in Istio: trust domain, namespace and service account (SPIFFE-ID spec, Istio "Security concepts"). */
export type SpiffeId = `spiffe://${string}/ns/${string}/sa/${string}`;

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
