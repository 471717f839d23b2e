import type { CastWorkload } from '../cast-manifest.ts';
import type { KubeObject } from '../manifest.ts';
import { LABEL, MANAGER } from '../namespace.ts';
import { makeCertificates, type CertificateSet } from './certificates.ts';

/** Subject of the MongoDB server's certificate and of its clients' (the second is what the handbook's client presents). */
export const MONGO_NAMES = { server: 'mongo', client: 'mongo-client' } as const;

/** Pod template annotation that makes MongoDB pods roll when their certificates change. */
export const CERTIFICATES_ANNOTATION = 'meshproof.dev/certificates';

/** Secret annotation that tells until when its certificates are valid. */
export const VALIDITY_ANNOTATION = 'meshproof.dev/certificates-valid-until';

/** Name of the Secret that a MongoDB server or client mounts. */
export function secretNameOf({ app }: CastWorkload): string {
  return app === 'mongo' ? 'mongo-server' : 'mongo-client';
}

const certificatesOfRun = new Map<string, Promise<CertificateSet>>();

/** True for applications that mount a certificate of the run. */
export function needsCertificates({ app }: CastWorkload): boolean {
  return app === 'mongo' || app === 'mongo-client';
}

/** The certificates of a run: made once per process and run, kept in memory only. */
export function certificatesOf(runId: string, workloads: readonly CastWorkload[]): Promise<CertificateSet> {
  const known = certificatesOfRun.get(runId);
  if (known !== undefined) return known;
  const servers = workloads.filter(({ app }) => app === 'mongo');
  const dnsNames = servers.flatMap(({ name, namespace }) => [
    name,
    `${name}.${namespace}`,
    `${name}.${namespace}.svc.cluster.local`,
  ]);
  const made = makeCertificates({
    server: { commonName: MONGO_NAMES.server, dnsNames: [...new Set([MONGO_NAMES.server, ...dnsNames])] },
    client: { commonName: MONGO_NAMES.client },
  });
  certificatesOfRun.set(runId, made);
  return made;
}

/** The Secret that a MongoDB server or client of the cast mounts. */
export function mongoSecret(workload: CastWorkload, certificates: CertificateSet, runId: string): KubeObject {
  const isServer = workload.app === 'mongo';
  const { certificate, privateKey } = isServer ? certificates.server : certificates.client;
  const stem = isServer ? 'server' : 'client';
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: secretNameOf(workload),
      namespace: workload.namespace,
      labels: { [LABEL.run]: runId, [LABEL.managedBy]: MANAGER },
      annotations: {
        [CERTIFICATES_ANNOTATION]: certificates.fingerprint,
        [VALIDITY_ANNOTATION]: certificates.validUntil,
      },
    },
    type: 'Opaque',
    stringData: {
      'ca.pem': `${certificates.authority}\n`,
      [`${stem}.crt`]: `${certificate}\n`,
      [`${stem}.key`]: `${privateKey}\n`,
      // Key and certificate in one file, as MongoDB's own tools read them.
      [`${stem}.pem`]: `${privateKey}\n${certificate}\n`,
    },
  };
}
