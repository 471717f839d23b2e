import { admitted, bypassed, refused } from '../../helpers/check/record/define.ts';

export const plaintext = admitted.overPlaintext();
/** In plaintext past the sidecar of the callee, which does not capture the port. */
export const pastTheSidecar = bypassed.overPlaintext();
/** The application terminated its own TLS; the mesh added none. */
export const ownTls = admitted.overTls();
/** The proxy found no filter chain for the connection. */
export const reset = refused.by('connection-reset');
/** No server of the gateway has the port. */
export const absent = refused.by('connection-refused');
/** A proxy has no route or no cluster for the request. */
export const noRoute = refused.by('no-route');
/** The server requires a certificate of its client. */
export const certificateRequired = refused.by('tls-alert:certificate-required');
/** The caller's sidecar reports that the callee's sidecar ended the connection. */
export const upstreamEnded = refused.by('upstream-reset:UC');
/** The caller's sidecar reports that it could not connect to the callee's sidecar. */
export const upstreamFailed = refused.by('upstream-reset:UF');
/** The caller's sidecar refuses a server whose certificate has none of the expected names. */
export const serverRefused = refused.by('caller-tls-alert:certificate-unknown');
/** No response arrived in time. */
export const timeout = refused.by('timeout');
