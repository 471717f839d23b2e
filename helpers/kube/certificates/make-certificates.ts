import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

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
}

export interface CertificateRequest {
  /** Absent for a certificate that is named by its URI alone, as SPIFFE's are. */
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly uris?: readonly string[];
  /** Whatever it may be used for; everything when empty. */
  readonly usages: readonly ('server' | 'client')[];
  /** @default two days from now */
  readonly notAfter?: Date;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const USAGES = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth } as const;
const DAY_MS = 86_400_000;
const LIFETIME_DAYS = 2;

/** Makes a certificate authority. */
export async function makeAuthority(commonName: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    serialNumber: serialNumber(),
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return authorityOf({ certificate, key: keys.privateKey, algorithm: ALGORITHM, chain: '' });
}

/**
 * Reads an authority that was made elsewhere.
 * @param pem.chain certificates between it and the root, "" when it is the root
 */
export async function takeAuthority(pem: {
  certificate: string;
  privateKey: string;
  chain: string;
}): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto);
  const key = createPrivateKey(pem.privateKey);
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? ({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const)
      : ({ name: 'ECDSA', namedCurve: curveOf(key.asymmetricKeyDetails?.namedCurve), hash: 'SHA-256' } as const);
  const der = key.export({ format: 'der', type: 'pkcs8' });
  return authorityOf({
    certificate: new x509.X509Certificate(pem.certificate),
    key: await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']),
    algorithm,
    chain: pem.chain,
  });
}

/** A request for a certificate that names one URI, as PEM (PKCS #10); its key is forgotten. */
export async function signingRequest(uri: string): Promise<string> {
  x509.cryptoProvider.set(webcrypto);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    keys: await newKeys(),
    signingAlgorithm: ALGORITHM,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'url', value: uri }])],
  });
  return request.toString('pem');
}

/** Makes a self-signed certificate. */
export async function selfSignedCertificate(request: CertificateRequest): Promise<IssuedCertificate> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(request.notAfter),
    serialNumber: serialNumber(),
    ...(request.commonName === undefined ? {} : { name: `CN=${request.commonName}` }),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: certificateExtensions(request),
  });
  return { certificate: certificate.toString('pem'), privateKey: await privateKeyPem(keys.privateKey) };
}

interface Issuer {
  readonly certificate: x509.X509Certificate;
  readonly key: webcrypto.CryptoKey;
  readonly algorithm: typeof ALGORITHM | { readonly name: string; readonly hash: string };
  readonly chain: string;
}

async function authorityOf(issuer: Issuer): Promise<Authority> {
  const { certificate, chain } = issuer;
  return {
    certificate: certificate.toString('pem'),
    fingerprint: Buffer.from(await certificate.getThumbprint('SHA-256')).toString('hex'),
    validUntil: certificate.notAfter.toISOString(),
    issue: async (request) => {
      const keys = await newKeys();
      const issued = await signed(issuer, keys.publicKey, request);
      const certificates = [issued.toString('pem'), chain.trim()].filter((text) => text !== '');
      return { certificate: certificates.join('\n'), privateKey: await privateKeyPem(keys.privateKey) };
    },
  };
}

async function signed(
  { certificate, key, algorithm }: Issuer,
  publicKey: webcrypto.CryptoKey,
  request: CertificateRequest,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    ...validity(request.notAfter),
    serialNumber: serialNumber(),
    ...(request.commonName === undefined ? {} : { subject: `CN=${request.commonName}` }),
    // Byte for byte as in the issuer: verifiers look for the issuer by these bytes.
    issuer: certificate.subjectName,
    publicKey,
    signingKey: key,
    signingAlgorithm: algorithm,
    extensions: [...certificateExtensions(request), await authorityKeyIdentifier(certificate)],
  });
}

/** The identifier that the authority gives its key itself; computed only where it gives none. */
async function authorityKeyIdentifier(
  certificate: x509.X509Certificate,
): Promise<x509.AuthorityKeyIdentifierExtension> {
  const keyId = certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
  return keyId === undefined
    ? x509.AuthorityKeyIdentifierExtension.create(certificate)
    : new x509.AuthorityKeyIdentifierExtension(keyId);
}

function certificateExtensions({ commonName, dnsNames = [], uris = [], usages }: CertificateRequest): x509.Extension[] {
  const names = [
    ...dnsNames.map((value) => ({ type: 'dns', value }) as const),
    ...uris.map((value) => ({ type: 'url', value }) as const),
  ];
  return [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ...(usages.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(usages.map((usage) => USAGES[usage]))]),
    // RFC 5280, 4.2.1.6: critical where the subject is empty.
    new x509.SubjectAlternativeNameExtension(names, commonName === undefined),
  ];
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** Names of curves as OpenSSL has them and as the Web's API has them. */
function curveOf(name: string | undefined): string {
  return name === 'secp384r1' ? 'P-384' : name === 'secp521r1' ? 'P-521' : 'P-256';
}

/** Starts a day early, so that a node whose clock lags accepts the certificate. */
function validity(notAfter?: Date): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS), notAfter: notAfter ?? new Date(now + LIFETIME_DAYS * DAY_MS) };
}

/** Sixteen random bytes, positive as RFC 5280 requires. */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return Buffer.from(bytes).toString('hex');
}
