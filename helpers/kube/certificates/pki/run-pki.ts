import { createHash, randomBytes, type webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { MeshproofError } from '../../../errors.ts';
import { isOpenssl, type CertificateOrder, type KeyOrder, type KeyType } from '../../../model/material/reference.ts';
import { newKeys, privateKeyPem } from '../certificate-parts.ts';
import type { Authority, CertificateRequest } from '../certificate-request.ts';
import { makeAuthority, selfSignedCertificate } from '../make-certificates.ts';
import { obtain } from './obtain.ts';
import { createOpenssl, type Openssl } from './openssl.ts';

/**
 * The certificates of one run, made when they are first requested: the same name means the same
 * certificate. Private keys are in memory alone.
 */
export interface RunPki {
  /** The certificate of an authority, PEM. `mesh` is that of the mesh, `run` that of the cast. */
  authority(name: string, signal: AbortSignal): Promise<string>;
  /** A certificate, PEM, followed by those between it and the root if there are any. */
  certificate(order: CertificateOrder, signal: AbortSignal): Promise<string>;
  /** The private key of a certificate, PEM. */
  key(order: KeyOrder, signal: AbortSignal): Promise<string>;
  /** The list of what an authority revoked, by the names of the certificates; PEM. */
  revocations(by: string, revoked: readonly string[], signal: AbortSignal): Promise<string>;
}

/** Authorities that exist beside those that the run makes when they are first named. */
export interface GivenAuthorities {
  run(signal: AbortSignal): Promise<Authority>;
  mesh(signal: AbortSignal): Promise<Authority>;
}

const DAY_MS = 86_400_000;

const BITS: Readonly<Record<KeyType, number | undefined>> = {
  ecdsa: undefined,
  'rsa-1024': 1024,
  'rsa-2048': 2048,
  'rsa-4096': 4096,
};

/** Makes the certificates of a run; an authority without a special name is a new root. */
export function createRunPki(given: GivenAuthorities, openssl: Openssl = createOpenssl()): RunPki {
  return new Pki(given, openssl);
}

class Pki implements RunPki {
  readonly #given: GivenAuthorities;
  readonly #openssl: Openssl;
  readonly #salt = randomBytes(16);
  readonly #authorities = new Map<string, Promise<Authority>>();
  readonly #keys = new Map<string, Promise<webcrypto.CryptoKeyPair>>();
  readonly #certificates = new Map<string, Promise<string>>();

  constructor(given: GivenAuthorities, openssl: Openssl) {
    this.#given = given;
    this.#openssl = openssl;
  }

  async authority(name: string, signal: AbortSignal): Promise<string> {
    return isOpenssl(name) ? this.#openssl.authority(name, signal) : (await this.#issuer(name, signal)).certificate;
  }

  async certificate(order: CertificateOrder, signal: AbortSignal): Promise<string> {
    const { of, by, type } = order;
    if (isOpenssl(by)) return (await this.#openssl.certificate(by, of, signal)).certificate;
    if (isOpenssl(type)) throw unfit(`a certificate that ${by} signs`, type);
    return obtain(this.#certificates, JSON.stringify(order), () => this.#made(order, signal));
  }

  async key(order: KeyOrder, signal: AbortSignal): Promise<string> {
    const { of, type } = order;
    if (isOpenssl(type)) return (await this.#openssl.certificate(type, of, signal)).privateKey;
    return privateKeyPem((await this.#keyPair(order, type)).privateKey);
  }

  async revocations(by: string, revoked: readonly string[], signal: AbortSignal): Promise<string> {
    if (isOpenssl(by)) throw unfit('a list of revocations', by);
    return (await this.#issuer(by, signal)).revoke(revoked.map((of) => this.#serialNumber(of, by)));
  }

  async #made(order: CertificateOrder, signal: AbortSignal): Promise<string> {
    const keys = await this.#keyPair(order, order.type as KeyType);
    const request = { ...requestFor(order), serialNumber: this.#serialNumber(order.of, order.by) };
    if (order.defect === 'self-signed') return (await selfSignedCertificate(request, keys)).certificate;
    return (await this.#issuer(order.by, signal)).certify(keys.publicKey, request);
  }

  #issuer(name: string, signal: AbortSignal): Promise<Authority> {
    if (name === 'run') return this.#given.run(signal);
    if (name === 'mesh') return obtain(this.#authorities, name, () => this.#given.mesh(signal));
    return obtain(this.#authorities, name, () => makeAuthority(`meshproof ${name}`));
  }

  #keyPair({ of, version }: KeyOrder, type: KeyType): Promise<webcrypto.CryptoKeyPair> {
    return obtain(this.#keys, JSON.stringify([of, type, version]), () => newKeys(BITS[type]));
  }

  /** By name and authority, so that a name can be revoked before its certificate is made. */
  #serialNumber(of: string, by: string): string {
    const digest = createHash('sha256')
      .update(this.#salt)
      .update(JSON.stringify([of, by]))
      .digest();
    // Positive, and without a zero in front, as RFC 5280 requires.
    digest[0] = ((digest[0] ?? 0) & 0x3f) | 0x40;
    return digest.subarray(0, 16).toString('hex');
  }
}

function requestFor({ of, names, defect }: CertificateOrder): CertificateRequest {
  const isUri = (name: string): boolean => name.includes('://');
  const isAddress = (name: string): boolean => isIP(name) > 0;
  return {
    commonName: of,
    uris: names.filter(isUri),
    addresses: names.filter(isAddress),
    dnsNames: names.filter((name) => !isUri(name) && !isAddress(name)),
    // Without any it may be used for everything, by a server and by its client.
    usages: [],
    ...validityOf(defect),
    ...(defect === 'forged' ? { isForged: true } : {}),
  };
}

function validityOf(defect: CertificateOrder['defect']): Pick<CertificateRequest, 'notBefore' | 'notAfter'> {
  const now = Date.now();
  if (defect === 'expired') return { notBefore: new Date(now - 2 * DAY_MS), notAfter: new Date(now - DAY_MS) };
  if (defect === 'not-yet-valid') return { notBefore: new Date(now + DAY_MS), notAfter: new Date(now + 2 * DAY_MS) };
  return {};
}

function unfit(wanted: string, authority: string): MeshproofError {
  return new MeshproofError({
    operation: `make ${wanted}`,
    details: `the commands of ${authority} do not make it`,
    hint: 'name another authority in the reference',
  });
}
