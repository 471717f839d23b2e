/** One shape of secret in plain text. */
export interface SecretShape {
  readonly kind: string;
  readonly pattern: RegExp;
}

/** Shapes that give a secret away by themselves. */
export const SECRET_SHAPES: readonly SecretShape[] = [
  { kind: 'private key', pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY[^"<>]*/g },
  { kind: 'JSON Web Token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
  { kind: 'bearer token', pattern: /\bbearer\s{1,8}(?=[\w.~+/-]*\d)[\w.~+/-]{15,}/gi },
];
