import { MeshproofError } from '../errors.ts';

interface SecretPattern {
  readonly name: string;
  readonly pattern: RegExp;
}

/** Shapes that never belong in evidence. JSON escapes newlines and quotes, so no pattern relies on either. */
const PATTERNS: readonly SecretPattern[] = [
  { name: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY/ },
  { name: 'a JSON Web Token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/ },
  { name: 'a bearer token', pattern: /\bbearer\s+[\w.~+/-]{16,}/i },
  { name: 'a client key of a kubeconfig', pattern: /client-key-data\W{1,6}[A-Za-z0-9+/=]{16,}/ },
  {
    name: 'a token of a kubeconfig',
    pattern: /(?:^|[^\w-])(?:id-|access-|refresh-)?token\\?["']?\s*:\s*\\?["']?[\w.~+/-]{16,}/i,
  },
];

/** A PEM header in base64, as Secrets and kubeconfigs carry it. */
const ENCODED_PEM = /LS0tLS1CRUdJTi[A-Za-z0-9+/]{8,}/g;

/** Names the first secret found in the text; undefined when it holds none. */
export function findSecret(text: string): string | undefined {
  const plain = PATTERNS.find(({ pattern }) => pattern.test(text))?.name;
  if (plain !== undefined) return plain;
  const encoded = text.match(ENCODED_PEM) ?? [];
  const holdsKey = encoded.some((run) => Buffer.from(run, 'base64').toString('latin1').includes('PRIVATE KEY'));
  return holdsKey ? 'a private key in base64' : undefined;
}

/** Throws when the text holds a key or a token: evidence is shared, so writing it fails closed (law 7). */
export function assertNoSecrets(text: string, path: string): void {
  const secret = findSecret(text);
  if (secret === undefined) return;
  throw new MeshproofError({
    attempted: `write ${path}`,
    happened: `${path}: the content holds ${secret}; evidence is shared, so it was not written`,
    repair:
      'remove the secret from the response that the probe received, or report this as a defect of the witness that read it',
  });
}
