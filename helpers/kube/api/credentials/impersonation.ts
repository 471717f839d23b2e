import type { User } from '../access/kubeconfig-schema.ts';

/**
 * Headers that make the API server act with the rights of another account than the caller's
 * (Kubernetes, user impersonation).
 */
export function impersonationHeaders(user: User): Readonly<Record<string, string | string[]>> {
  if (user.as === '') return {};
  const extra = Object.entries(user['as-user-extra']).map(
    ([key, values]) => [`Impersonate-Extra-${escaped(key)}`, values] as const,
  );
  return {
    'Impersonate-User': user.as,
    ...(user['as-uid'] === '' ? {} : { 'Impersonate-Uid': user['as-uid'] }),
    ...(user['as-groups'].length === 0 ? {} : { 'Impersonate-Group': [...user['as-groups']] }),
    ...Object.fromEntries(extra),
  };
}

/**
 * As client-go does: what may not be in the name of a header, and the percent sign itself, is
 * percent-encoded.
 */
function escaped(key: string): string {
  const bytes = [...Buffer.from(key)];
  return bytes
    .map((byte) => {
      const character = String.fromCodePoint(byte);
      return byte < 0x80 && /[\w!#$&'*+.^`|~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
