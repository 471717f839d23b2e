import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { authorityKeyIdentifier, validity, type ALGORITHM } from './certificate-parts.ts';

/** What an authority signs with. */
export interface Issuer {
  readonly certificate: x509.X509Certificate;
  readonly key: webcrypto.CryptoKey;
  readonly algorithm: typeof ALGORITHM | { readonly name: string; readonly hash: string };
  /** Certificates between it and the root, "" when it is the root. */
  readonly chain: string;
}

/** Signs a list of revoked certificates (RFC 5280, 5), by their serial numbers in hex; PEM. */
export async function revocationList(
  { certificate, key, algorithm }: Issuer,
  serialNumbers: readonly string[],
): Promise<string> {
  const { notBefore, notAfter } = validity();
  const list = await x509.X509CrlGenerator.create({
    // Byte for byte as in the issuer: verifiers look for the list by these bytes.
    issuer: certificate.subjectName,
    thisUpdate: notBefore,
    nextUpdate: notAfter,
    entries: serialNumbers.map((one) => ({
      serialNumber: one,
      revocationDate: notBefore,
      // Without a reason the library writes an empty list of extensions, which is not valid.
      reason: x509.X509CrlReason.keyCompromise,
    })),
    signingKey: key,
    signingAlgorithm: algorithm,
    extensions: [await authorityKeyIdentifier(certificate)],
  });
  // The library labels it CRL, which OpenSSL and BoringSSL do not read.
  return x509.PemConverter.encode(list.rawData, 'X509 CRL');
}
