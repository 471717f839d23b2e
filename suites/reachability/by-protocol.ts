import { admitted, echoCall, refused } from '../../helpers/check/record/define.ts';

/**
 * Each protocol on the port of a Service and on that of a pod, which is where the name of a
 * headless Service leads.
 */
export const probes = {
  http: echoCall.http({ port: 80 }),
  https: echoCall.https({ port: 443 }),
  tcp: echoCall.tcp({ port: 9000 }),
  websocket: echoCall.webSocket({ port: 80 }),
  http2: echoCall.http2({ port: 85 }),
  grpc: echoCall.grpc({ port: 7070 }),
  'pod-http': echoCall.http({ port: 18080 }),
  'pod-https': echoCall.https({ port: 18443 }),
  'pod-tcp': echoCall.tcp({ port: 19000 }),
  'pod-websocket': echoCall.webSocket({ port: 18080 }),
  'pod-http2': echoCall.http2({ port: 18085 }),
  'pod-grpc': echoCall.grpc({ port: 17070 }),
} as const;

export type Protocol = 'http' | 'https' | 'tcp' | 'websocket' | 'http2' | 'grpc';
/** The protocols of every configuration, as in Istio's test. */
export const CORE = ['http', 'https', 'tcp'] as const;

export type Outcome = ReturnType<
  typeof admitted.overMtls | typeof admitted.overPlaintext | typeof admitted.overTls | typeof refused.by
>;
export type ByProtocol = Readonly<Record<Protocol, Outcome>>;

export const clear = admitted.overPlaintext();
const ownTls = admitted.overTls();
const reset = refused.by('connection-reset');
const ended = refused.by('upstream-reset:UC');
const failed = refused.by('upstream-reset:UF');
const uncertified = refused.by('tls-alert:certificate-required');

/** The callee receives what the application sent. */
export const inClear: ByProtocol = {
  http: clear,
  websocket: clear,
  http2: clear,
  grpc: clear,
  https: ownTls,
  tcp: clear,
};
/** A caller without a sidecar, towards a sidecar that accepts only mutual TLS. */
export const refusedPlaintext: ByProtocol = {
  http: reset,
  websocket: reset,
  http2: reset,
  grpc: reset,
  https: uncertified,
  tcp: reset,
};
/** A caller whose sidecar sends plaintext, towards a sidecar that accepts only mutual TLS. */
export const refusedSidecar: ByProtocol = {
  http: ended,
  websocket: reset,
  http2: ended,
  grpc: ended,
  https: uncertified,
  tcp: reset,
};
/**
 * A caller whose sidecar opens mutual TLS to a callee that cannot terminate it; the caller's
 * sidecar itself reports the failure.
 */
export const notTerminated: ByProtocol = {
  http: failed,
  websocket: failed,
  http2: failed,
  grpc: failed,
  https: failed,
  tcp: failed,
};
