import { clientCredentialOf } from '../../gateways/credentials.ts';
import type { TlsAlert } from '../../mechanism.ts';
import { verify, type Verification } from '../../policies/destination-rule/server-verification.ts';
import type { ClientTls } from '../../policies/destination-rule/types.ts';
import type { MeshConfig } from '../../policies/mesh-config.ts';
import type { OwnTls } from '../../probes/call.ts';
import { FOREIGN_TRUST_DOMAIN, type ClientCertificate } from '../../probes/client-certificate.ts';
import type { X509Subject } from '../../spiffe-id.ts';
import type { Workload } from '../../workloads/workload.ts';
import { identityOf } from '../situation.ts';
import { addressingOf, type Attempt } from './attempt.ts';

/**
 * The alert with which a sidecar rejects a certificate (RFC 8446, 6.2; BoringSSL's alert per X.509
 * error); `mesh` is accepted.
 */
const SIDECAR_ALERTS: Readonly<Record<Exclude<ClientCertificate, 'none' | 'mesh'>, TlsAlert>> = {
  'self-signed': 'unknown-ca',
  'foreign-authority': 'unknown-ca',
  run: 'unknown-ca',
  expired: 'certificate-expired',
  'foreign-trust-domain': 'certificate-unknown',
};

/** The alert of a sidecar that terminates the client's own TLS; undefined when it accepts it. */
export function sidecarAlert(tls: OwnTls, mesh: MeshConfig): TlsAlert | undefined {
  if (tls.maxVersion === '1.2' && mesh.minProtocolVersion === '1.3') return 'protocol-version';
  if (tls.certificate === 'mesh' || isOfAlias(tls, mesh)) return undefined;
  return tls.certificate === 'none' ? noCertificate(tls) : SIDECAR_ALERTS[tls.certificate];
}

/** Whether the mesh's CA issued the certificate for one of the mesh's trust domain aliases. */
export function isOfAlias({ certificate }: OwnTls, { trustDomainAliases }: MeshConfig): boolean {
  return certificate === 'foreign-trust-domain' && trustDomainAliases.includes(FOREIGN_TRUST_DOMAIN);
}

/**
 * The alert of an application that trusts the run's CA alone; undefined when it accepts the client.
 */
export function applicationAlert(tls: OwnTls): TlsAlert | undefined {
  if (tls.certificate === 'run') return undefined;
  return tls.certificate === 'none' ? noCertificate(tls) : 'unknown-ca';
}

/** TLS 1.2 has no alert of its own for a missing client certificate. */
function noCertificate({ maxVersion }: OwnTls): TlsAlert {
  return maxVersion === '1.2' ? 'handshake-failure' : 'certificate-required';
}

/**
 * What the caller's proxy does with the certificate of the callee's sidecar, or of the application;
 * `missing` without the Secret or the files that its rule names.
 */
export function verification(attempt: Attempt, tls: ClientTls): Verification | 'missing' {
  const { situation, callee, caller, destination } = attempt;
  const host = addressingOf(attempt).request?.host.split(':')[0];
  const certificate = callee.meshed
    ? ({ signedBy: 'mesh', names: [identityOf(situation, callee)] } as const)
    : ({ signedBy: 'run', names: serverNames(callee) } as const);
  // A rule without names uses those of the ServiceEntry (cluster_tls.go, constructUpstreamTLS).
  const servers = tls.servers.length > 0 ? tls.servers : (destination.service.entry?.servers ?? []);
  if (tls.credentialName === '') {
    if (!hasFiles(caller, tls)) return 'undetermined';
    return lacksFile(tls) ? 'missing' : verify({ ...tls, servers }, certificate, host);
  }
  if (isUnauthorized(caller, tls)) return 'missing';
  const credential = clientCredentialOf(situation.policies, caller.namespace, tls);
  if (credential.is === 'unknown') return 'undetermined';
  if (credential.is === 'missing') return 'missing';
  return verify({ ...tls, servers }, certificate, host, credential.authorities);
}

/** The names of an application's server (helpers/kube/certificates/secrets.ts, serverRequest). */
export function serverNames({ app, name, namespace }: Workload): readonly string[] {
  const qualified = `${name}.${namespace}`;
  return [app, name, qualified, `${qualified}.svc.cluster.local`, `*.${namespace}.svc.cluster.local`];
}

/** Directories with certificates of the run, by the application whose sidecar has them. */
const MOUNTS: Readonly<Record<string, string>> = { '/etc/echo/': 'echo', '/etc/mongo-client/': 'mongo-client' };

/** Files of the Secrets that the cast mounts there (helpers/kube/certificates/secrets.ts). */
const FILES: Readonly<Record<string, readonly string[]>> = {
  '/etc/echo/': filesOf('client', 'server'),
  '/etc/mongo-client/': filesOf('client', 'foreign'),
};

function filesOf(...stems: readonly string[]): readonly string[] {
  return ['ca.pem', ...stems.flatMap((stem) => ['crt', 'key', 'pem'].map((ending) => `${stem}.${ending}`))];
}

/**
 * Whether a rule names a file that its directory lacks, or a key that is not that of its
 * certificate: the agent has no such pair, or Envoy cannot load it.
 */
function lacksFile({ caCertificates, clientCertificate, privateKey }: ClientTls): boolean {
  const isAbsent = (file: string): boolean =>
    Object.entries(FILES).some(([where, names]) => file.startsWith(where) && !names.includes(file.slice(where.length)));
  const isMounted = Object.keys(FILES).some((where) => clientCertificate.startsWith(where));
  const fits = clientCertificate.replace(/\.crt$/, '') === privateKey.replace(/\.key$/, '');
  return [caCertificates, clientCertificate, privateKey].some(isAbsent) || (isMounted && privateKey !== '' && !fits);
}

/** Whether the files of a rule can be in a caller's sidecar, as far as the cast mounts them. */
function hasFiles({ app }: Workload, { caCertificates, clientCertificate }: ClientTls): boolean {
  return Object.entries(MOUNTS).every(
    ([directory, holder]) =>
      holder === app || ![caCertificates, clientCertificate].some((file) => file.startsWith(directory)),
  );
}

/** The authority of a mounted certificate. */
const SIGNED_BY: Readonly<Record<string, string>> = { 'client.crt': 'run', 'foreign.crt': 'strangers' };

/**
 * istiod gives a proxy the certificate of a Secret only if its account may list Secrets, which the
 * accounts of workloads may not; authorities of a Secret are public (pilot/pkg/xds/sds.go,
 * filterAuthorizedResources).
 */
function isUnauthorized({ app }: Workload, { mode, credentialName }: ClientTls): boolean {
  return app !== 'gateway' && mode === 'MUTUAL' && !credentialName.startsWith('configmap://');
}

/** The certificate of a client, by its subject and the authority that signed it. */
interface Presented {
  readonly subject: X509Subject;
  readonly by: string;
}

/** What a caller's proxy presents by a rule; undefined where it is not known. */
export function presentedBy({ situation, caller }: Attempt, tls: ClientTls): Presented | undefined {
  if (tls.credentialName === '') {
    const by = Object.keys(MOUNTS).flatMap(
      (directory) => SIGNED_BY[tls.clientCertificate.replace(directory, '')] ?? [],
    );
    return by[0] !== undefined && hasFiles(caller, tls) ? { subject: `CN=${caller.app}`, by: by[0] } : undefined;
  }
  const credential = clientCredentialOf(situation.policies, caller.namespace, tls);
  const presented = credential.is === 'ready' ? credential.certificate : undefined;
  return presented === undefined ? undefined : { subject: `CN=${presented.of}`, by: presented.by };
}
