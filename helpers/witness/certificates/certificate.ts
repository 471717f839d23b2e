import { X509Certificate } from 'node:crypto';
import * as z from 'zod';

/**
 * The certificate that a caller's sidecar holds, from its admin interface; an observation of the
 * witness `proxy` about no single request. The key never leaves the sidecar.
 */
export interface CertificateFacts {
  readonly kind: 'certificate';
  /** The caller as the record names it, `name.namespace`. */
  readonly member: string;
  /** The workload whose sidecar it is, `namespace/name` on the mesh. */
  readonly workload: string;
  /** PEM; the fields below repeat its contents for readers. */
  readonly pem: string;
  /** SHA-256 of its DER in lower-case hex, as X-Forwarded-Client-Cert and access logs name it. */
  readonly fingerprint: string;
  readonly uris: readonly string[];
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** The contents of a workload's certificate. */
export type WorkloadCertificate = Omit<CertificateFacts, 'kind' | 'member' | 'workload'>;

export const certificateFacts: z.ZodType<Pick<CertificateFacts, 'kind' | 'member' | 'pem'>> = z.object({
  kind: z.literal('certificate'),
  member: z.string(),
  pem: z.string(),
});

/** Path of a sidecar's admin interface for the secrets that it holds; without private keys. */
export const SECRETS_PATH = '/config_dump?resource=dynamic_active_secrets';

/** Name of the workload's certificate in istio-agent (Istio, security/pkg/nodeagent/cache). */
export const OWN_SECRET = 'default';

const dump = z.object({
  configs: z
    .array(
      z.object({
        name: z.string().optional(),
        secret: z.object({
          tls_certificate: z.object({ certificate_chain: z.object({ inline_bytes: z.string() }) }).optional(),
        }),
      }),
    )
    .default([]),
});

/**
 * Reads the workload's own certificate; undefined when the sidecar holds none yet.
 * @throws Error for a response of another shape, or a chain that is no certificate.
 */
export function readCertificate(secrets: string): WorkloadCertificate | undefined {
  const { configs } = dump.parse(JSON.parse(secrets));
  const chain = configs.find(({ name, secret }) => name === OWN_SECRET && secret.tls_certificate !== undefined)?.secret
    .tls_certificate?.certificate_chain.inline_bytes;
  return chain === undefined ? undefined : parseCertificate(Buffer.from(chain, 'base64').toString());
}

/** The first certificate of a PEM chain. Throws for text that holds none. */
export function parseCertificate(pem: string): WorkloadCertificate {
  const certificate = new X509Certificate(pem);
  return {
    pem: certificate.toString(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    uris: (certificate.subjectAltName ?? '').split(', ').flatMap((name) => /^URI:(.*)$/.exec(name)?.[1] ?? []),
    serial: certificate.serialNumber,
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
  };
}
