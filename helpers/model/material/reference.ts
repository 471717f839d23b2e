/** What a certificate has to be refused for. */
export const DEFECTS = ['expired', 'not-yet-valid', 'self-signed', 'forged'] as const;

/**
 * `self-signed` is signed with its own key; `forged` names its authority as issuer and is signed
 * with another key.
 */
export type Defect = (typeof DEFECTS)[number];

/** Keys of certificates; Envoy refuses to serve with one of RSA below 2048 bits. */
export const KEY_TYPES = ['ecdsa', 'rsa-1024', 'rsa-2048', 'rsa-4096'] as const;

export type KeyType = (typeof KEY_TYPES)[number];

/** Authorities that the commands of the articles make, with the real openssl. */
export const OPENSSL_AUTHORITIES = ['openssl-rsa-2048', 'openssl-rsa-4096'] as const;

export type OpensslAuthority = (typeof OPENSSL_AUTHORITIES)[number];

/** A key of the run: the same fields name the same key. */
export interface KeyOrder {
  readonly of: string;
  readonly type: KeyType | OpensslAuthority;
  /** A second one of the same name, for rotations. */
  readonly version: string;
}

/** A certificate of the run. */
export interface CertificateOrder extends KeyOrder {
  /** The authority that signs it. */
  readonly by: string;
  /** Its subject alternative names. */
  readonly names: readonly string[];
  readonly defect?: Defect;
}

/** What a reference in a manifest means: the run puts PEM in its place. */
export type Reference =
  | ({ readonly is: 'certificate' } & CertificateOrder)
  | ({ readonly is: 'key' } & KeyOrder)
  | { readonly is: 'authority'; readonly of: string }
  | { readonly is: 'revocations'; readonly by: string; readonly revoked: readonly string[] };

export const REFERENCE_BEGINS = 'meshproof-run://';

/** Whether an authority is one of openssl's. */
export function isOpenssl(name: string): name is OpensslAuthority {
  return (OPENSSL_AUTHORITIES as readonly string[]).includes(name);
}

/** Whether two keys are the same, so that a certificate of one fits the other. */
export function isSameKey(one: KeyOrder, other: KeyOrder): boolean {
  return one.of === other.of && one.type === other.type && one.version === other.version;
}
