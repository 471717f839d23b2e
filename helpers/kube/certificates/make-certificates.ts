import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import {
  ALGORITHM,
  authorityKeyIdentifier,
  certificateExtensions,
  newKeys,
  privateKeyPem,
  signingAlgorithm,
  curveOf,
  validity,
  serialNumber,
} from './certificate-parts.ts';
import type { IssuedCertificate, Authority, CertificateRequest } from './certificate-request.ts';
import { revocationList, type Issuer } from './revocation-list.ts';

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
export async function selfSignedCertificate(
  request: CertificateRequest,
  keys?: webcrypto.CryptoKeyPair,
): Promise<IssuedCertificate> {
  x509.cryptoProvider.set(webcrypto);
  return signedByItself(request, keys ?? (await newKeys()));
}

async function signedByItself(request: CertificateRequest, keys: webcrypto.CryptoKeyPair): Promise<IssuedCertificate> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(request),
    serialNumber: request.serialNumber ?? serialNumber(),
    ...(request.commonName === undefined ? {} : { name: `CN=${request.commonName}` }),
    keys,
    signingAlgorithm: signingAlgorithm(keys.privateKey),
    extensions: certificateExtensions(request),
  });
  return { certificate: certificate.toString('pem'), privateKey: await privateKeyPem(keys.privateKey) };
}

async function authorityOf(issuer: Issuer): Promise<Authority> {
  const { certificate, chain } = issuer;
  const certify = async (publicKey: webcrypto.CryptoKey, request: CertificateRequest): Promise<string> => {
    const issued = await signed(issuer, publicKey, request);
    return [issued.toString('pem'), chain.trim()].filter((text) => text !== '').join('\n');
  };
  return {
    certificate: certificate.toString('pem'),
    fingerprint: Buffer.from(await certificate.getThumbprint('SHA-256')).toString('hex'),
    validUntil: certificate.notAfter.toISOString(),
    issue: async (request) => {
      const keys = await newKeys();
      const privateKey = await privateKeyPem(keys.privateKey);
      return { certificate: await certify(keys.publicKey, request), privateKey };
    },
    certify,
    revoke: (serialNumbers) => revocationList(issuer, serialNumbers),
  };
}

async function signed(
  { certificate, key, algorithm }: Issuer,
  publicKey: webcrypto.CryptoKey,
  request: CertificateRequest,
): Promise<x509.X509Certificate> {
  const forger = request.isForged === true ? (await newKeys()).privateKey : undefined;
  return x509.X509CertificateGenerator.create({
    ...validity(request),
    serialNumber: request.serialNumber ?? serialNumber(),
    ...(request.commonName === undefined ? {} : { subject: `CN=${request.commonName}` }),
    // Byte for byte as in the issuer: verifiers look for the issuer by these bytes.
    issuer: certificate.subjectName,
    publicKey,
    signingKey: forger ?? key,
    signingAlgorithm: forger === undefined ? algorithm : ALGORITHM,
    extensions: [...certificateExtensions(request), await authorityKeyIdentifier(certificate)],
  });
}
