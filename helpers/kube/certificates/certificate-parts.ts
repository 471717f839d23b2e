import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { CertificateRequest } from './certificate-request.ts';

export const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** How a key signs. */
export function signingAlgorithm({ algorithm }: webcrypto.CryptoKey): typeof ALGORITHM | typeof RSA {
  return algorithm.name === RSA.name ? RSA : ALGORITHM;
}

export const USAGES = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth } as const;

export const DAY_MS = 86_400_000;

export const LIFETIME_DAYS = 2;

/** The identifier that the authority gives its key itself; computed only where it gives none. */
export async function authorityKeyIdentifier(
  certificate: x509.X509Certificate,
): Promise<x509.AuthorityKeyIdentifierExtension> {
  const keyId = certificate.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
  return keyId === undefined
    ? x509.AuthorityKeyIdentifierExtension.create(certificate)
    : new x509.AuthorityKeyIdentifierExtension(keyId);
}

export function certificateExtensions({
  commonName,
  dnsNames = [],
  uris = [],
  addresses = [],
  usages,
}: CertificateRequest): x509.Extension[] {
  const names = [
    ...dnsNames.map((value) => ({ type: 'dns', value }) as const),
    ...uris.map((value) => ({ type: 'url', value }) as const),
    ...addresses.map((value) => ({ type: 'ip', value }) as const),
  ];
  return [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ...(usages.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(usages.map((usage) => USAGES[usage]))]),
    // RFC 5280, 4.2.1.6: critical where the subject is empty.
    ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names, commonName === undefined)]),
  ];
}

/** @param rsaBits of an RSA key; one of the curve P-256 without it */
export function newKeys(rsaBits?: number): Promise<webcrypto.CryptoKeyPair> {
  const rsa = { ...RSA, publicExponent: new Uint8Array([1, 0, 1]) };
  return rsaBits === undefined
    ? webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
    : webcrypto.subtle.generateKey({ ...rsa, modulusLength: rsaBits }, true, ['sign', 'verify']);
}

export async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** Names of curves as OpenSSL has them and as the Web's API has them. */
export function curveOf(name: string | undefined): string {
  return name === 'secp384r1' ? 'P-384' : name === 'secp521r1' ? 'P-521' : 'P-256';
}

/** Starts a day early, so that a node whose clock lags accepts the certificate. */
export function validity({ notBefore, notAfter }: Partial<Validity> = {}): Validity {
  const now = Date.now();
  return {
    notBefore: notBefore ?? new Date(now - DAY_MS),
    notAfter: notAfter ?? new Date(now + LIFETIME_DAYS * DAY_MS),
  };
}

interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Sixteen random bytes, positive as RFC 5280 requires. */
export function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return Buffer.from(bytes).toString('hex');
}
