import { TLS_ALERTS } from '../tls-alerts.ts';
import { matching, oneOf, type MechanismRow } from './row.ts';

/** The statuses of a redirect that Envoy knows. */
type RedirectStatus = 301 | 302 | 303 | 307 | 308;

const BY_CALLEE = { provesCallee: true, loggedByCallee: true } as const;
const BY_RBAC = { ...BY_CALLEE, deniedBy: 'RBAC' } as const;
const BY_TOKEN = { ...BY_CALLEE, deniedBy: 'a RequestAuthentication' } as const;
/** A rejection comes from an API server that runs. */
const BY_API_SERVER = { provesCallee: true, rejectsManifests: true } as const;
const END_OF_CONNECTION = ['connection-reset', 'connection-closed', 'upstream-reset'] as const;

/**
 * How a refusal happened; "some failure" is not a mechanism. The type, the schemas and the rules
 * that compare witnesses derive from this table. A new mechanism is a row here and a row in
 * helpers/classify, which recognizes it in what a client reports.
 */
export const MECHANISMS = {
  'connection-reset': {
    meaning:
      "a reset ended the connection: the callee's sidecar found no filter chain for it, as for plaintext under STRICT",
    losesResponse: true,
    clientReports: ['connection-closed', 'upstream-reset'],
  },
  'connection-closed': {
    meaning: 'the connection ended in an orderly way before a response',
    losesResponse: true,
    clientReports: ['connection-reset'],
  },
  'connection-refused': { meaning: 'no process accepts connections at the address', losesResponse: true },
  'tls-alert': {
    meaning: 'the peer ended the TLS handshake with this alert (RFC 8446, 6.2)',
    takes: oneOf('ALERT', TLS_ALERTS),
    provesCallee: true,
    namedBy: 'callee',
    clientReports: END_OF_CONNECTION,
  },
  'caller-tls-alert': {
    meaning:
      'the caller refused the certificate of its server, by its sidecar or by its own TLS library, for the cause of this alert',
    takes: oneOf('ALERT', TLS_ALERTS),
    provesCallee: true,
    isRetried: true,
    namedBy: 'caller',
    clientReports: END_OF_CONNECTION,
  },
  'client-credential': {
    meaning: 'the client could not load its own certificate and key, and opened no connection',
  },
  'database-denied': {
    meaning: 'the database itself refused the session, with this SQLSTATE',
    takes: matching<string>('SQLSTATE', '[0-9A-Z]{5}'),
    provesCallee: true,
    endsAtApplication: true,
  },
  'rbac-403': {
    meaning: 'an AuthorizationPolicy denied an HTTP request',
    ...BY_RBAC,
    httpStatus: 403,
  },
  'rbac-grpc-7': {
    meaning: 'an AuthorizationPolicy denied a gRPC call (PERMISSION_DENIED)',
    ...BY_RBAC,
  },
  'ext-authz-403': {
    meaning: "a server that the callee's sidecar consulted denied the request",
    ...BY_CALLEE,
    deniedBy: 'the external authorizer',
    httpStatus: 403,
  },
  'jwt-401': {
    meaning:
      'the token of an HTTP request is not valid for any issuer of a RequestAuthentication: forged, expired, malformed or of another issuer',
    ...BY_TOKEN,
    httpStatus: 401,
  },
  'jwt-403': {
    meaning: 'the token of an HTTP request is valid for another audience',
    ...BY_TOKEN,
    httpStatus: 403,
  },
  'jwt-grpc-16': {
    meaning:
      'the token of a gRPC call is not valid for any issuer of a RequestAuthentication: forged, expired, malformed or of another issuer (UNAUTHENTICATED)',
    ...BY_TOKEN,
  },
  'jwt-grpc-7': {
    meaning: 'the token of a gRPC call is valid for another audience (PERMISSION_DENIED)',
    ...BY_TOKEN,
  },
  'rbac-l4': {
    meaning: 'an AuthorizationPolicy ended a connection of bytes',
    ...BY_CALLEE,
    namedBy: 'callee',
    clientReports: END_OF_CONNECTION,
  },
  'upstream-reset': {
    meaning: "a sidecar could not reach the next hop, or lost it; with Envoy's response flag, such as UF or UC",
    takes: matching<string>('FLAG', '[A-Z]+'),
    endsAtApplication: true,
    isRetried: true,
    losesResponse: true,
    namedBy: 'caller',
    clientReports: END_OF_CONNECTION,
  },
  'probe-status': {
    meaning: 'a probe of the kubelet received this HTTP status',
    takes: matching<number>('STATUS', '[0-9]{3}'),
  },
  'no-route': {
    meaning: "the caller's sidecar has no route for the host",
    isRetried: true,
    endsAtApplication: true,
  },
  redirected: {
    meaning: 'a VirtualService or a Gateway answered with a redirect of this status',
    takes: matching<RedirectStatus>('STATUS', '30[12378]'),
  },
  'local-reply': {
    meaning: 'a sidecar answered with this status itself, for a reason that no other mechanism names',
    takes: matching<number>('STATUS', '[245][0-9]{2}'),
  },
  'no-endpoints': {
    meaning: "the caller's sidecar has no healthy endpoint for the host",
    isRetried: true,
    endsAtApplication: true,
  },
  'unknown-field': {
    meaning: 'a manifest has a field that its kind does not have; the API server decodes strictly',
    ...BY_API_SERVER,
  },
  schema: {
    meaning: 'a manifest does not fit the schema of its kind, or one of the rules in the schema',
    ...BY_API_SERVER,
  },
  'istio-webhook': {
    meaning: "Istio's validating webhook denied a manifest",
    ...BY_API_SERVER,
  },
  dns: { meaning: 'the name of the host could not be resolved' },
  timeout: { meaning: 'no response arrived in time', losesResponse: true, endsAtApplication: true },
} as const satisfies Readonly<Record<string, MechanismRow>>;
