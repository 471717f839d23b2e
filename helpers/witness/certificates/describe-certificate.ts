import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** The properties of a certificate, each as one text for comparison. */
export interface CertificateDescription {
  readonly san: string;
  readonly sanCritical: string;
  readonly subject: string;
  readonly issuer: string;
  readonly extendedKeyUsage: string;
  readonly keyUsage: string;
  readonly basicConstraints: string;
  readonly key: string;
  readonly signature: string;
  readonly lifetime: string;
}

const NAME_TYPES: Readonly<Record<string, string>> = { url: 'URI', dns: 'DNS', ip: 'IP', email: 'email' };
const EXTENDED_KEY_USAGES: Readonly<Record<string, string>> = {
  [x509.ExtendedKeyUsage.serverAuth]: 'server',
  [x509.ExtendedKeyUsage.clientAuth]: 'client',
};
const DAY_MS = 86_400_000;
/** istiod backdates certificates for lagging clocks (Istio, pki/util/generate_cert.go). */
export const BACKDATED_MS = 120_000;

/** Reads a certificate. Throws for text that is none. */
export function describeCertificate(pem: string): CertificateDescription {
  const certificate = new x509.X509Certificate(pem);
  const parsed = new X509Certificate(pem);
  const san = certificate.getExtension(x509.SubjectAlternativeNameExtension);
  return {
    san: namesIn(san),
    sanCritical: critical(san),
    subject: nameOf(certificate.subjectName),
    issuer: nameOf(certificate.issuerName),
    extendedKeyUsage: extendedKeyUsage(certificate),
    keyUsage: keyUsage(certificate),
    basicConstraints: basicConstraints(certificate),
    key: keyOf(parsed),
    signature: parsed.signatureAlgorithm ?? 'unknown',
    lifetime: lifetimeOf(certificate),
  };
}

/** True when each certificate of a chain was signed by the next, and the last by the root. */
export function endsInRoot(chain: readonly string[], root: string): boolean {
  const trusted = new X509Certificate(root);
  const certificates = chain.map((pem) => new X509Certificate(pem));
  return certificates.every((certificate, index) => {
    if (certificate.fingerprint256 === trusted.fingerprint256) return true;
    const issuer = certificates[index + 1] ?? trusted;
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  });
}

function namesIn(san: x509.SubjectAlternativeNameExtension | null): string {
  const names = san?.names.items.map(({ type, value }) => `${NAME_TYPES[type] ?? type} ${value}`) ?? [];
  return names.toSorted().join(', ') || 'none';
}

function critical(extension: x509.Extension | null): string {
  return extension?.critical === true ? 'critical' : 'not critical';
}

function nameOf(name: x509.Name): string {
  return name.toString() || 'empty';
}

function extendedKeyUsage(certificate: x509.X509Certificate): string {
  const usages = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? [];
  return usages.map((usage) => EXTENDED_KEY_USAGES[usage.toString()] ?? usage.toString()).join('+') || 'none';
}

function keyUsage(certificate: x509.X509Certificate): string {
  const extension = certificate.getExtension(x509.KeyUsagesExtension);
  if (extension === null) return 'none';
  const flags = Object.entries(x509.KeyUsageFlags).flatMap(([name, flag]) =>
    typeof flag === 'number' && (extension.usages & flag) !== 0 ? [name] : [],
  );
  return `${flags.join('+')}, ${critical(extension)}`;
}

function basicConstraints(certificate: x509.X509Certificate): string {
  const extension = certificate.getExtension(x509.BasicConstraintsExtension);
  return extension === null ? 'none' : `CA:${extension.ca ? 'TRUE' : 'FALSE'}, ${critical(extension)}`;
}

function keyOf({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType = '', asymmetricKeyDetails = {} } = publicKey;
  const { modulusLength, namedCurve } = asymmetricKeyDetails;
  if (asymmetricKeyType === 'rsa') return `rsa-${(modulusLength ?? 0).toString()}`;
  // OpenSSL's name for P-256 is older than NIST's.
  return asymmetricKeyType === 'ec'
    ? `ecdsa-${namedCurve === 'prime256v1' ? 'p256' : (namedCurve ?? '')}`
    : asymmetricKeyType;
}

function lifetimeOf({ notBefore, notAfter }: x509.X509Certificate): string {
  return notAfter.getTime() - notBefore.getTime() - BACKDATED_MS <= DAY_MS ? 'at most 24h' : 'longer';
}
