import { messageOf } from '../../../errors.ts';
import type { Access } from '../access/access.ts';
import { textOfFile } from '../access/file-texts.ts';
import type { User } from '../access/kubeconfig-schema.ts';
import { refusal } from '../access/refusal.ts';
import type { Credentials, CredentialSource } from './credential-source.ts';
import { createPlugin } from './exec-plugin.ts';

/** Makes the source of credentials of a user, by the order in which kubectl prefers them. */
export function credentialsOf(access: Access): CredentialSource {
  const { user, secure } = access;
  const isStatic =
    user.token !== '' ||
    user.tokenFile !== '' ||
    user.username !== '' ||
    `${user['client-certificate']}${user['client-certificate-data']}` !== '';
  // kubectl gives credentials to servers behind TLS alone, and runs a plugin only for a user
  // without any.
  if (!secure) return unchanging(() => Promise.resolve({}));
  if (user.exec !== undefined && !isStatic) return createPlugin(access, user.exec);
  return unchanging(async () => ({ ...(await certificateOf(access)), ...(await headerOf(access)) }));
}

/**
 * Files are read with every request, so that one which rotates is followed; nothing else can be
 * renewed.
 */
function unchanging(current: CredentialSource['current']): CredentialSource {
  return { current, renew: () => Promise.resolve() };
}

async function headerOf(access: Access): Promise<Credentials> {
  const { token, username, password, 'auth-provider': provider } = access.user;
  const bearer = (await tokenOfFile(access)) || token || (provider?.config?.['id-token'] ?? '');
  if (bearer !== '') return { authorization: `Bearer ${bearer}` };
  if (username === '') return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/**
 * A file that cannot be read gives way to `token`, if there is one (kubectl: the last content that
 * could be read).
 */
async function tokenOfFile(access: Access): Promise<string> {
  const { token, tokenFile } = access.user;
  if (tokenFile === '') return '';
  try {
    return (await textOfFile(tokenFile)).trim();
  } catch (error) {
    if (token !== '') return '';
    throw unreadable(access, 'tokenFile', error);
  }
}

async function certificateOf(access: Access): Promise<Credentials> {
  const cert = await pemOf(access, 'client-certificate');
  const key = await pemOf(access, 'client-key');
  return cert === undefined || key === undefined ? {} : { cert, key };
}

async function pemOf(access: Access, field: 'client-certificate' | 'client-key'): Promise<string | undefined> {
  const data = access.user[`${field}-data` satisfies keyof User];
  if (data !== '') return Buffer.from(data, 'base64').toString();
  const file = access.user[field];
  if (file === '') return undefined;
  return textOfFile(file).catch((error: unknown) => {
    throw unreadable(access, field, error);
  });
}

function unreadable({ places }: Access, field: string, error: unknown): Error {
  return refusal({ ...places.user, field, details: `cannot be read: ${messageOf(error)}` });
}
