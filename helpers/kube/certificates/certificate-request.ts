import type { webcrypto } from 'node:crypto';

/**
 * A certificate and its private key, as PEM text. They live in memory and in Secrets of the run,
 * nowhere else.
 */
export interface IssuedCertificate {
  /** The certificate, followed by those between it and the root if there are any. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** Signs leaves. Its private key stays inside. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** SHA-256 of the certificate, in hex. */
  readonly fingerprint: string;
  /** UTC, ISO 8601: when the certificate ceases to be valid. */
  readonly validUntil: string;
  issue(request: CertificateRequest): Promise<IssuedCertificate>;
  /** Signs a certificate of a key; PEM, with those between it and the root. */
  certify(publicKey: webcrypto.CryptoKey, request: CertificateRequest): Promise<string>;
  /** Lists revoked certificates by their serial numbers, in hex; PEM. */
  revoke(serialNumbers: readonly string[]): Promise<string>;
}

export interface CertificateRequest {
  /** Absent for a certificate that is named by its URI alone, as SPIFFE's are. */
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly uris?: readonly string[];
  readonly addresses?: readonly string[];
  /** Whatever it may be used for; everything when empty. */
  readonly usages: readonly ('server' | 'client')[];
  /** @default a day ago */
  readonly notBefore?: Date;
  /** @default two days from now */
  readonly notAfter?: Date;
  /** In hex. @default a random one */
  readonly serialNumber?: string;
  /** Signs with a key that is not the authority's, which it names as its issuer. @default false */
  readonly isForged?: boolean;
}
