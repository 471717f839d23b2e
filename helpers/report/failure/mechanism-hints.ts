import { keyOf, type Mechanism, type MechanismKey } from '../../model/mechanism.ts';
import type { Observed } from '../../model/outcome.ts';

/** What to look at next, and the page of Istio's documentation about it. */
export interface Hint {
  /** A phrase that follows "look at". */
  readonly look: string;
  /** Path below https://istio.io/latest/docs/. */
  readonly page: string;
}

const TOKEN: Hint = {
  look: "the RequestAuthentications at the callee, and issuer, audience and end of the request's token",
  page: 'tasks/security/authentication/authn-policy/',
};

/** A hint per mechanism of refusal. */
const HINTS = {
  'connection-reset': {
    look: "the PeerAuthentication in force at the callee's port: a sidecar resets plaintext under STRICT",
    page: 'reference/config/security/peer_authentication/',
  },
  'connection-closed': {
    look: 'the log of the application, and whether it expects TLS where its callers send none',
    page: 'ops/configuration/traffic-management/tls-configuration/',
  },
  'connection-refused': {
    look: 'whether the application listens on that port, and on an address that its sidecar reaches',
    page: 'ops/deployment/application-requirements/',
  },
  'tls-alert': {
    look: 'the certificates of both ends, with `istioctl proxy-config secret POD`',
    page: 'ops/common-problems/security-issues/',
  },
  'caller-tls-alert': {
    look: "caCertificates and subjectAltNames of the DestinationRule for the callee's host, and the names in its certificate",
    page: 'reference/config/networking/destination-rule/#ClientTLSSettings',
  },
  'database-denied': {
    look: "the server's log and its rules for clients, such as pg_hba.conf, and whether the client requested TLS",
    page: 'ops/configuration/traffic-management/tls-configuration/',
  },
  'client-credential': {
    look: 'the files of certificate and key that the client mounts, and which of them it is configured to read',
    page: 'tasks/traffic-management/egress/egress-tls-origination/',
  },
  'local-reply': {
    look: 'EnvoyFilters, Wasm plugins and faults of VirtualServices that reach the sidecar, and response_code_details in its log',
    page: 'ops/common-problems/network-issues/',
  },
  'rbac-403': {
    look: 'the AuthorizationPolicies at the callee, and the identity that its sidecar authenticated',
    page: 'ops/common-problems/security-issues/',
  },
  'rbac-grpc-7': {
    look: 'the AuthorizationPolicies at the callee, and the identity that its sidecar authenticated',
    page: 'reference/config/security/authorization-policy/',
  },
  'ext-authz-403': {
    look: 'the log of the external authorizer, and the provider in the MeshConfig',
    page: 'tasks/security/authorization/authz-custom/',
  },
  'jwt-401': TOKEN,
  'jwt-403': TOKEN,
  'jwt-grpc-16': TOKEN,
  'jwt-grpc-7': TOKEN,
  'rbac-l4': {
    look: 'the AuthorizationPolicies at the TCP port, where fields of HTTP match nothing',
    page: 'tasks/security/authorization/authz-tcp/',
  },
  'upstream-reset': {
    look: "the DestinationRule of the callee's host beside its PeerAuthentication, for modes that do not fit",
    page: 'ops/common-problems/network-issues/',
  },
  'probe-status': {
    look: 'whether the injection rewrote the probe, and what the application returns to it',
    page: 'ops/configuration/mesh/app-health-check/',
  },
  'no-route': {
    look: 'the VirtualServices of the host, with `istioctl proxy-config routes POD` of the caller',
    page: 'reference/config/networking/virtual-service/',
  },
  redirected: {
    look: 'the redirects of the VirtualService, and httpsRedirect of the Gateway',
    page: 'reference/config/networking/virtual-service/#HTTPRedirect',
  },
  'no-endpoints': {
    look: 'the endpoints of the Service and the labels of its subsets, with `istioctl proxy-config endpoints POD`',
    page: 'reference/config/networking/destination-rule/',
  },
  'unknown-field': {
    look: 'the name and the place of the field in the reference of its kind',
    page: 'reference/config/',
  },
  schema: {
    look: 'the message of the API server, which names the field and its rule',
    page: 'reference/config/',
  },
  'istio-webhook': {
    look: 'the message of the webhook, and whether istiod of the right revision validates the manifest',
    page: 'ops/common-problems/validation/',
  },
  dns: {
    look: 'the name in the request, and whether a Service or a ServiceEntry has it',
    page: 'ops/configuration/traffic-management/dns/',
  },
  timeout: {
    look: 'the name and the appProtocol of the port: the server of some protocols sends first',
    page: 'ops/configuration/traffic-management/protocol-selection/',
  },
} as const satisfies Readonly<Record<MechanismKey, Hint>>;

const TRANSPORT: Hint = {
  look: "the sidecars of both ends, the callee's PeerAuthentication and the DestinationRule of its host",
  page: 'tasks/security/authentication/mtls-migration/',
};
const KUBELET: Hint = {
  look: "the events of the callee's pod, and the probes in its template after the injection",
  page: 'ops/configuration/mesh/app-health-check/',
};
const PROXY: Hint = {
  look: 'the configuration of the sidecars, with `istioctl proxy-status` and `istioctl proxy-config`',
  page: 'ops/diagnostic-tools/proxy-cmd/',
};

/** What to look at where an outcome was observed in place of another one. */
export function hintFor(expected: Observed, observed: Observed): Hint {
  const by = refusedBy(observed) ?? refusedBy(expected);
  if (by !== undefined) return HINTS[keyOf(by)];
  if (observed.is === 'admitted' && expected.is === 'admitted') return TRANSPORT;
  return KUBELET_STATES.some((state) => state === expected.is) ? KUBELET : PROXY;
}

/** The address of the page of a hint. */
export function pageOf({ page }: Hint): string {
  return `https://istio.io/latest/docs/${page}`;
}

const KUBELET_STATES = ['stays-up', 'restarted', 'ready', 'unready', 'started', 'unstarted'] as const;

function refusedBy(outcome: Observed): Mechanism | undefined {
  return 'by' in outcome ? outcome.by : undefined;
}
