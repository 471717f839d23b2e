/** Every tag that a record may have, with what it selects: the names for `--filter`. */
export const TAGS = {
  articles: 'claims of the five articles',
  authorization: 'AuthorizationPolicy',
  bookinfo: 'the routes of Bookinfo',
  certificates: 'certificates and their authorities',
  egress: 'traffic to hosts outside the mesh',
  gateway: 'traffic through gateways',
  grpc: 'gRPC',
  headless: 'headless Services and StatefulSets',
  http: 'HTTP/1.1',
  http2: 'HTTP/2',
  https: 'TLS that the application itself originates or ends',
  identity: 'whom a callee sees',
  injection: 'injection of sidecars',
  'istio-docs': "claims of Istio's own documents or source",
  istioctl: 'reports of istioctl',
  kubelet: 'requests of the kubelet',
  manifests: 'manifests that the API server accepts or rejects',
  'managed-mesh': 'needs a mesh that meshproof manages, since it changes mesh-wide settings',
  migration: 'a migration from plaintext to mutual TLS',
  mongodb: 'MongoDB',
  postgresql: 'PostgreSQL',
  mtls: 'mutual TLS between sidecars',
  nightly: 'takes minutes, since it restarts istiod or builds an image',
  probe: 'liveness, readiness and startup probes',
  quick: 'the profile quick',
  reachability: 'a matrix of many callers, callees and ports',
  scenario: 'ordered steps on one cast',
  slow: 'left out of the profile core',
  stream: 'requests that outlast a change',
  tcp: 'TCP without HTTP',
  telemetry: 'metrics of the sidecars',
  tls: 'TLS that sidecars originate or pass on',
  'trust-domain': 'trust domains',
  websocket: 'WebSocket',
} as const;

export type Tag = keyof typeof TAGS;

export function isTag(text: string): text is Tag {
  return Object.hasOwn(TAGS, text);
}
