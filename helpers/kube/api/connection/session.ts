import type { Dispatcher } from 'undici';
import { messageOf } from '../../../errors.ts';
import type { KubeTarget } from '../../kube.ts';
import { accessTo, type Access } from '../access/access.ts';
import { textOfFile } from '../access/file-texts.ts';
import type { Cluster } from '../access/kubeconfig-schema.ts';
import { refusal, type Place } from '../access/refusal.ts';
import type { Credentials, CredentialSource } from '../credentials/credential-source.ts';
import { credentialsOf } from '../credentials/credentials.ts';
import { impersonationHeaders } from '../credentials/impersonation.ts';
import { isIdTokenOver, renewIdToken } from '../credentials/oidc.ts';
import { dispatcherFor, type Identity } from './dispatchers.ts';

/**
 * Everything that one request is sent with, good for that request alone: the next one may need
 * other credentials.
 */
export interface Session {
  readonly origin: string;
  readonly basePath: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly dispatcher: Dispatcher;
  readonly identity: Identity;
  /** Has credentials renewed that the server refused. */
  renew(): Promise<void>;
}

interface Source {
  readonly key: string;
  readonly credentials: CredentialSource;
}

/** A credential plugin's answer is kept for as long as the kubeconfig stays as it is. */
const sources = new Map<string, Source>();

/**
 * What the next request to a target is sent with, by its kubeconfig as it is now.
 * @throws MeshproofError (exit code 3) for a kubeconfig that is not supported; Error when its
 * credentials cannot be had
 */
export async function sessionFor(target: KubeTarget): Promise<Session> {
  const { access, credentials } = await accountOf(target);
  const current = await credentials.current();
  const identity = await identityOf(access, current);
  const { authorization } = current;
  return {
    origin: access.origin,
    basePath: access.basePath,
    headers: { ...(authorization === undefined ? {} : { authorization }), ...impersonationHeaders(access.user) },
    dispatcher: dispatcherFor(identity),
    identity,
    renew: () => (access.user['auth-provider'] === undefined ? credentials.renew(current) : renewIdToken(target)),
  };
}

/**
 * Checks that a target can be asked as kubectl asks it, without asking.
 * @throws as sessionFor() does
 */
export async function checkAccess(target: KubeTarget): Promise<void> {
  await accessTo(target);
}

async function accountOf(target: KubeTarget): Promise<{ access: Access; credentials: CredentialSource }> {
  let { key, access } = await accessTo(target);
  if (isIdTokenOver(access)) {
    await renewIdToken(target);
    ({ key, access } = await accessTo(target));
  }
  const place = JSON.stringify([target.kubeconfig, target.context]);
  const before = sources.get(place);
  if (before?.key === key) return { access, credentials: before.credentials };
  const source = { key, credentials: credentialsOf(access) };
  sources.set(place, source);
  return { access, credentials: source.credentials };
}

async function identityOf({ origin, proxy, cluster, places }: Access, { cert, key }: Credentials): Promise<Identity> {
  const ca = await authorityOf(cluster, places.cluster);
  const servername = cluster['tls-server-name'];
  return {
    origin,
    ...(proxy === undefined ? {} : { proxy: proxy.url }),
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(servername === '' ? {} : { servername }),
      ...(cluster['insecure-skip-tls-verify'] ? { rejectUnauthorized: false } : {}),
    },
  };
}

async function authorityOf(cluster: Cluster, place: Place): Promise<string | undefined> {
  const { 'certificate-authority': file, 'certificate-authority-data': data } = cluster;
  if (data !== '') return Buffer.from(data, 'base64').toString();
  if (file === '') return undefined;
  return textOfFile(file).catch((error: unknown) => {
    throw refusal({ ...place, field: 'certificate-authority', details: `cannot be read: ${messageOf(error)}` });
  });
}
