import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its private key, as PEM text. They live in memory and in Secrets of the run, nowhere else. */
export interface Leaf {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface CertificateSet {
  readonly authority: string;
  readonly server: Leaf;
  readonly client: Leaf;
  /** SHA-256 of the authority's certificate, in hex: changes when the set does. */
  readonly fingerprint: string;
  /** UTC, ISO 8601: when the set ceases to be valid. */
  readonly validUntil: string;
}

export interface CertificateNames {
  readonly server: { readonly commonName: string; readonly dnsNames: readonly string[] };
  readonly client: { readonly commonName: string };
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const LIFETIME_DAYS = 2;

/** Makes a certificate authority and two leaves that it signed: one for a server, one for a client. */
export async function makeCertificates(names: CertificateNames): Promise<CertificateSet> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    serialNumber: serialNumber(),
    name: 'CN=meshproof root',
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const issuer = { authority, key: keys.privateKey };
  const server = await leaf(issuer, names.server.commonName, names.server.dnsNames, x509.ExtendedKeyUsage.serverAuth);
  const client = await leaf(
    issuer,
    names.client.commonName,
    [names.client.commonName],
    x509.ExtendedKeyUsage.clientAuth,
  );
  const fingerprint = Buffer.from(await authority.getThumbprint('SHA-256')).toString('hex');
  const validUntil = authority.notAfter.toISOString();
  return { authority: authority.toString('pem'), server, client, fingerprint, validUntil };
}

async function leaf(
  issuer: { authority: x509.X509Certificate; key: webcrypto.CryptoKey },
  commonName: string,
  dnsNames: readonly string[],
  usage: x509.ExtendedKeyUsage,
): Promise<Leaf> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(),
    serialNumber: serialNumber(),
    subject: `CN=${commonName}`,
    issuer: issuer.authority.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.key,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usage]),
      new x509.SubjectAlternativeNameExtension(dnsNames.map((value) => ({ type: 'dns', value }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.authority),
    ],
  });
  return { certificate: certificate.toString('pem'), privateKey: await privateKeyPem(keys.privateKey) };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** Starts a day early, so that a node whose clock lags accepts the certificate. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + LIFETIME_DAYS * DAY_MS) };
}

/** Sixteen random bytes, positive as RFC 5280 demands. */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return Buffer.from(bytes).toString('hex');
}
