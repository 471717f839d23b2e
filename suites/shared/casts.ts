import { admitted, httpbin, sleep } from '../../helpers/check/define.ts';

/** httpbin in the mesh, called from its own namespace, from another one of the mesh, and from outside of the mesh. */
export const httpCast = {
  'sleep.mtls-test': sleep.meshed(),
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'httpbin.mtls-test': httpbin.meshed(),
} as const;

/** sleep of the callee's own namespace, as the callee itself tells. */
export const asOwn = admitted.overMtls('spiffe://cluster.local/ns/mtls-test/sa/sleep', { seenBy: 'callee' });
/** sleep of the namespace full, as the callee itself tells. */
export const asFull = admitted.overMtls('spiffe://cluster.local/ns/full/sa/sleep', { seenBy: 'callee' });
