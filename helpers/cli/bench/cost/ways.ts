import type { Membership } from '../../../model/workloads/cast-member.ts';

/** What is between caller and callee while the load runs. */
export interface Way {
  readonly name: string;
  readonly title: string;
  /** The namespace of both, without the prefix of the bench. */
  readonly namespace: Place;
  /** Port of the callee's Service. */
  readonly port: number;
  /** How many TLS handshakes the callee's sidecar has to count per request at full speed. */
  readonly handshakes: 'none' | 'few' | 'each';
}

/** A pair of equal workloads. */
interface Pair {
  readonly membership: Membership;
  /** Of manifests/bench. */
  readonly manifests: readonly string[];
}

export type Place = 'plain' | 'disable' | 'strict';

/** The same two workloads three times, each time with other settings around them. */
export const PAIRS: Readonly<Record<Place, Pair>> = {
  plain: { membership: 'bare', manifests: [] },
  disable: { membership: 'meshed', manifests: ['disable.yaml', 'no-access-log.yaml', 'single-requests.yaml'] },
  strict: { membership: 'meshed', manifests: ['strict.yaml', 'no-access-log.yaml', 'single-requests.yaml'] },
};

/** Port 80 has pooled connections; single-requests.yaml gives port 81 a connection per request. */
export const WAYS: readonly Way[] = [
  { name: 'plaintext', title: 'no sidecars', namespace: 'plain', port: 80, handshakes: 'none' },
  { name: 'disable', title: 'sidecars, DISABLE', namespace: 'disable', port: 80, handshakes: 'none' },
  {
    name: 'disable-single',
    title: 'DISABLE, connection per request',
    namespace: 'disable',
    port: 81,
    handshakes: 'none',
  },
  { name: 'mtls', title: 'mTLS, pooled connections', namespace: 'strict', port: 80, handshakes: 'few' },
  { name: 'mtls-single', title: 'mTLS, connection per request', namespace: 'strict', port: 81, handshakes: 'each' },
];

/** `client` sends the load to `server`. */
export const ROLES = ['client', 'server'] as const;

export type Role = (typeof ROLES)[number];

/** Why the handshakes that were counted do not fit a way, or undefined. */
export function misfit({ title, handshakes }: Way, perRequest: number): string | undefined {
  const fits = {
    none: perRequest === 0,
    few: perRequest < 0.1,
    each: perRequest > 0.9,
  }[handshakes];
  return fits
    ? undefined
    : `${title}: the callee's sidecar counted ${perRequest.toFixed(3)} TLS handshakes per request`;
}
