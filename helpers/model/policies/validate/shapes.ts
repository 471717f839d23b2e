import { asDoc, type Doc } from '../parse/readers.ts';
import type { Refusal } from './refusal.ts';

/** The fields of a part: any content, a part of its own, or a list of parts. */
export type Shape = { readonly [Field in string]: true | Shape | readonly [Shape] };

const TARGET_REF: Shape = { group: true, kind: true, name: true, namespace: true };
const TARGETS = { selector: { matchLabels: true }, targetRef: TARGET_REF, targetRefs: [TARGET_REF] } as const;

function withTwins(names: readonly string[]): Shape {
  const fields = names.flatMap((name) => [name, `not${name.charAt(0).toUpperCase()}${name.slice(1)}`]);
  return Object.fromEntries(fields.map((field) => [field, true as const]));
}

const SOURCE = withTwins([
  'principals',
  'requestPrincipals',
  'namespaces',
  'serviceAccounts',
  'ipBlocks',
  'remoteIpBlocks',
  'trustDomains',
]);
const OPERATION = withTwins(['hosts', 'ports', 'methods', 'paths']);
const TLS: Shape = {
  mode: true,
  clientCertificate: true,
  privateKey: true,
  caCertificates: true,
  credentialName: true,
  subjectAltNames: true,
  sni: true,
  insecureSkipVerify: true,
  caCrl: true,
};
const SERVER: Shape = {
  port: { number: true, protocol: true, name: true, targetPort: true },
  bind: true,
  hosts: true,
  tls: {
    httpsRedirect: true,
    mode: true,
    serverCertificate: true,
    privateKey: true,
    caCertificates: true,
    caCrl: true,
    credentialName: true,
    credentialNames: true,
    caCertCredentialName: true,
    tlsCertificates: true,
    subjectAltNames: true,
    verifyCertificateSpki: true,
    verifyCertificateHash: true,
    minProtocolVersion: true,
    maxProtocolVersion: true,
    cipherSuites: true,
    ecdhCurves: true,
    insecureSkipVerify: true,
  },
  defaultEndpoint: true,
  name: true,
};
const OF_PORT: Shape = { loadBalancer: true, connectionPool: true, outlierDetection: true, tls: TLS };
const TRAFFIC: Shape = {
  ...OF_PORT,
  portLevelSettings: [{ ...OF_PORT, port: { number: true } }],
  tunnel: true,
  proxyProtocol: true,
  retryBudget: true,
};

/**
 * The fields of a kind's spec, as in its schema (istio.io/api, CRDs): the API server refuses others
 * when a manifest is applied with strict field validation, which is kubectl's default.
 */
export const SHAPES: Readonly<Record<string, Shape>> = {
  PeerAuthentication: { selector: { matchLabels: true }, mtls: { mode: true }, portLevelMtls: true },
  AuthorizationPolicy: {
    ...TARGETS,
    rules: [
      {
        from: [{ source: SOURCE }],
        to: [{ operation: OPERATION }],
        when: [{ key: true, values: true, notValues: true }],
      },
    ],
    action: true,
    provider: { name: true },
  },
  RequestAuthentication: { ...TARGETS, jwtRules: true },
  Gateway: { selector: true, servers: [SERVER] },
  DestinationRule: {
    host: true,
    trafficPolicy: TRAFFIC,
    subsets: [{ name: true, labels: true, trafficPolicy: TRAFFIC }],
    exportTo: true,
    workloadSelector: { matchLabels: true },
  },
};

/** Refusals of fields that a shape does not have. */
export function unknownFields(doc: Doc, shape: Shape, path: string): readonly Refusal[] {
  return Object.entries(doc).flatMap(([field, value]) => {
    const at = `${path}.${field}`;
    const inner = Object.hasOwn(shape, field) ? shape[field] : undefined;
    if (inner === undefined) return [{ by: 'unknown-field', path: at, reason: `the kind has no field ${field} here` }];
    if (inner === true) return [];
    if (!isList(inner)) return unknownFields(asDoc(value), inner, at);
    const items = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => unknownFields(asDoc(item), inner[0], `${at}[${index.toString()}]`));
  });
}

function isList(shape: Shape | readonly [Shape]): shape is readonly [Shape] {
  return Array.isArray(shape);
}
