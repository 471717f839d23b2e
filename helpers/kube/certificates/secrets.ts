import type { CastWorkload } from '../cast/cast-workload.ts';
import { DEFAULT_NAMES, type MeshNames, serviceHost } from '../cast/mesh-names.ts';
import type { KubeObject } from '../manifest.ts';
import { runLabels } from '../namespace.ts';
import type { Authority, CertificateRequest } from './certificate-request.ts';
import { HOLDINGS } from './holdings.ts';
import { makeAuthority } from './make-certificates.ts';

/** Pod template annotation that makes the pods roll when their certificates change. */
export const CERTIFICATES_ANNOTATION = 'meshproof.dev/certificates';

/** Secret annotation with the expiry of its certificates. */
export const VALIDITY_ANNOTATION = 'meshproof.dev/certificates-valid-until';

/** True for applications that mount certificates of the run. */
export function needsCertificates({ app }: Pick<CastWorkload, 'app'>): boolean {
  return HOLDINGS[app] !== undefined;
}

/** Name of the Secret that an application mounts; "" when it mounts none. */
export function secretNameOf({ app }: Pick<CastWorkload, 'app'>): string {
  return HOLDINGS[app]?.secret ?? '';
}

interface RunCertificates {
  readonly authority: Promise<Authority>;
  /** By place and names: asked for twice, a Secret is the same. */
  readonly secrets: Map<string, Promise<KubeObject>>;
}

const runs = new Map<string, RunCertificates>();

function certificatesOf(runId: string): RunCertificates {
  const run = runs.get(runId) ?? { authority: makeAuthority('meshproof root'), secrets: new Map() };
  runs.set(runId, run);
  return run;
}

/** The authority of what applications mount. */
export const authorityOfRun = (runId: string): Promise<Authority> => certificatesOf(runId).authority;

/**
 * The Secrets of a cast and the fingerprint of the authority that signed what they hold. Made once
 * per process and run, kept in memory only.
 */
export async function certificateSecrets(
  runId: string,
  workloads: readonly CastWorkload[],
  names: MeshNames = DEFAULT_NAMES,
): Promise<{ readonly secrets: readonly KubeObject[]; readonly fingerprint: string }> {
  const run = certificatesOf(runId);
  const authority = await run.authority;
  const places = Map.groupBy(
    workloads.filter(needsCertificates),
    (workload) => `${workload.namespace}/${secretNameOf(workload)}`,
  );
  const secrets = [...places].map(([place, holders]) => {
    const key = [place, ...holders.map(({ name }) => name)].join(' ');
    const secret = run.secrets.get(key) ?? secretFor(holders, authority, { runId, names });
    run.secrets.set(key, secret);
    return secret;
  });
  return { secrets: await Promise.all(secrets), fingerprint: authority.fingerprint };
}

/** One Secret for all workloads of an application in a namespace. */
async function secretFor(
  holders: readonly CastWorkload[],
  authority: Authority,
  { runId, names }: { readonly runId: string; readonly names: MeshNames },
): Promise<KubeObject> {
  const [{ app, namespace }] = holders as readonly [CastWorkload];
  const { secret, certificates, callsItself = false } = HOLDINGS[app] ?? { secret: '', certificates: {} };
  const requestOf = (stem: string, commonName: string): CertificateRequest =>
    stem === 'server' ? serverRequest(commonName, holders, { callsItself, names }) : clientRequest(commonName);
  const files = await Promise.all(
    Object.entries(certificates).map(async ([stem, commonName]) =>
      filesOf(
        stem === 'foreign' ? await makeAuthority('root of strangers') : authority,
        stem,
        requestOf(stem, commonName),
      ),
    ),
  );
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: secret,
      namespace,
      labels: runLabels(runId),
      annotations: {
        [CERTIFICATES_ANNOTATION]: authority.fingerprint,
        [VALIDITY_ANNOTATION]: authority.validUntil,
      },
    },
    type: 'Opaque',
    stringData: Object.assign({ 'ca.pem': `${authority.certificate}\n` }, ...files) as Record<string, string>,
  };
}

async function filesOf(
  authority: Authority,
  stem: string,
  request: CertificateRequest,
): Promise<Record<string, string>> {
  const { certificate, privateKey } = await authority.issue(request);
  return {
    [`${stem}.crt`]: `${certificate}\n`,
    [`${stem}.key`]: `${privateKey}\n`,
    // Key and certificate in one file, as MongoDB's ofHolders tools read them.
    [`${stem}.pem`]: `${privateKey}\n${certificate}\n`,
  };
}

function serverRequest(
  commonName: string,
  holders: readonly CastWorkload[],
  { callsItself, names }: { readonly callsItself: boolean; readonly names: MeshNames },
): CertificateRequest {
  const ofHolders = holders.flatMap(({ name, namespace }) => [
    name,
    `${name}.${namespace}`,
    serviceHost(`${name}.${namespace}`, names),
  ]);
  const anyHere = holders.map(({ namespace }) => serviceHost(`*.${namespace}`, names));
  // Without any a certificate may be used for everything.
  const usages = callsItself ? [] : (['server'] as const);
  return { commonName, dnsNames: [...new Set([commonName, ...ofHolders, ...anyHere])], usages };
}

function clientRequest(commonName: string): CertificateRequest {
  return { commonName, dnsNames: [commonName], usages: ['client'] };
}
