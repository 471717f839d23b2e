/**
 * Headers whose values are recorded: those that verdicts need (the forwarded certificate, the
 * request id, the responding proxy, the decision of an external authorizer), those that this
 * project sends, and those that do not identify a sender. An ingress, an external authorizer or a
 * plugin can add any other header, which can be a credential under any name.
 */
const KEPT = new Set(
  `
  :authority :method :path :scheme :status host connection date server via vary allow accept
  accept-encoding accept-language accept-ranges age cache-control expires last-modified
  content-encoding content-language content-length content-type transfer-encoding te trailer
  keep-alive location retry-after upgrade user-agent strict-transport-security alt-svc
  grpc-accept-encoding grpc-encoding grpc-message grpc-status grpc-timeout testwebsocket
  sec-websocket-accept sec-websocket-extensions sec-websocket-key sec-websocket-protocol
  sec-websocket-version access-control-allow-credentials access-control-allow-headers
  access-control-allow-methods access-control-allow-origin access-control-expose-headers
  access-control-max-age traceparent tracestate b3 www-authenticate x-content-type-options
  x-frame-options x-powered-by x-forwarded-client-cert x-forwarded-for x-forwarded-host
  x-forwarded-port x-forwarded-proto x-real-ip x-request-id x-to
`
    .trim()
    .split(/\s+/),
);
const KEPT_FAMILIES = /^(?:x-b3-|x-envoy-|x-ext-authz|x-meshproof-|x-istio-attributes$)/;

/** Whether the value of a header is recorded; of other headers only the name is. Ignores case. */
export function isKeptHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return KEPT.has(lower) || KEPT_FAMILIES.test(lower);
}
