import { admitted, refused } from '../../helpers/check/record/define.ts';

export const plaintext = admitted.overPlaintext();
/** The application ended TLS of its own: the mesh added none. */
export const ownTls = admitted.overTls();
/** The callee's sidecar found no filter chain for the connection. */
export const reset = refused.by('connection-reset');
/** The callee's sidecar wants a certificate of the mesh. */
export const certificateRequired = refused.by('tls-alert:certificate-required');
/** The caller's sidecar says that the callee's ended its connection. */
export const upstreamEnded = refused.by('upstream-reset:UC');
/** The caller's sidecar says that it could not open a connection to the callee's. */
export const upstreamFailed = refused.by('upstream-reset:UF');
/** Nobody answered in time. */
export const timeout = refused.by('timeout');
