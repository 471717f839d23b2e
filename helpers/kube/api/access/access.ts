import { messageOf } from '../../../errors.ts';
import type { KubeTarget } from '../../kube.ts';
import { mergeTexts, readTexts, type Merged } from './kubeconfig-files.ts';
import { ANONYMOUS, type Cluster, type User } from './kubeconfig-schema.ts';
import { proxyOfEnvironment, type ChosenProxy } from './proxy-choice.ts';
import { refusal, type Place } from './refusal.ts';
import { checkCredentials, checkUser } from './user-rules.ts';

/** How a context of a kubeconfig is acted by: where the API server is and as whom it is asked. */
export interface Access {
  /** `https://host:port`. */
  readonly origin: string;
  /** What every path begins with, such as `/k8s/clusters/c-m-abc`; "" for most servers. */
  readonly basePath: string;
  /** Over plain HTTP kubectl sends neither tokens nor certificates, so meshproof does not. */
  readonly secure: boolean;
  readonly proxy?: ChosenProxy;
  readonly cluster: Cluster;
  readonly user: User;
  /** Where these are written, for errors. */
  readonly places: { readonly cluster: Place; readonly user: Place };
}

interface Known {
  readonly key: string;
  readonly access: Access;
}

/**
 * What was read last for each kubeconfig and context: a file that did not change need not be parsed
 * again.
 */
const known = new Map<string, Known>();

/**
 * Reads by what rights and on which way a target is asked, from the files as they are now. The key
 * changes with them.
 * @throws MeshproofError (exit code 3) naming file, entry and field of what kubectl refuses or
 * meshproof does not support
 */
export async function accessTo({ kubeconfig, context }: Pick<KubeTarget, 'kubeconfig' | 'context'>): Promise<Known> {
  const texts = await readTexts(kubeconfig).catch((error: unknown) => {
    throw refusal({ file: kubeconfig, entry: `context ${context}`, field: 'the file', details: messageOf(error) });
  });
  const place = JSON.stringify([kubeconfig, context]);
  const key = JSON.stringify([place, texts]);
  const before = known.get(place);
  if (before?.key === key) return before;
  const found = { key, access: chosen(merged(kubeconfig, context, texts), kubeconfig, context) };
  known.set(place, found);
  return found;
}

function merged(kubeconfig: string, context: string, texts: Awaited<ReturnType<typeof readTexts>>): Merged {
  try {
    return mergeTexts(texts);
  } catch (error) {
    const details = `cannot be read: ${messageOf(error)}`;
    throw refusal({ file: kubeconfig, entry: `context ${context}`, field: 'the file', details });
  }
}

function chosen(config: Merged, kubeconfig: string, context: string): Access {
  const missing = (entry: string, field: string, details: string, file = kubeconfig) =>
    refusal({ file, entry, field, details });
  const at = config.contexts.get(context);
  if (at === undefined) throw missing(`context ${context}`, 'the name', 'is not there');
  const { cluster: clusterName, user: userName } = at.value;
  const cluster = config.clusters.get(clusterName);
  if (cluster === undefined)
    throw missing(`context ${context}`, `cluster "${clusterName}"`, 'names no cluster', at.file);
  const user = config.users.get(userName);
  if (user === undefined && userName !== '')
    throw missing(`context ${context}`, `user "${userName}"`, 'names no user', at.file);
  const entry = user ?? { file: at.file, value: ANONYMOUS };
  const places = {
    cluster: { file: cluster.file, entry: `cluster ${clusterName}` },
    user: { file: entry.file, entry: `user ${userName}` },
  };
  checkUser(entry.value, places.user);
  const server = serverOf(cluster.value, places.cluster);
  if (server.secure) checkCredentials(entry.value, places.user);
  return { ...server, user: entry.value, places };
}

type Server = Omit<Access, 'user' | 'places'>;

function serverOf(cluster: Cluster, place: Place): Server {
  const refuse = (field: string, details: string) => refusal({ ...place, field, details });
  if (cluster.server === '') throw refuse('server', 'is empty');
  if (cluster['certificate-authority'] !== '' && cluster['certificate-authority-data'] !== '')
    throw refuse('certificate-authority', 'is given beside certificate-authority-data');
  const hasAuthority = `${cluster['certificate-authority']}${cluster['certificate-authority-data']}` !== '';
  if (hasAuthority && cluster['insecure-skip-tls-verify'])
    throw refuse(
      'insecure-skip-tls-verify',
      'is given beside a certificate authority, which it would make meaningless',
    );
  const url = urlOf(cluster.server);
  if (url === undefined) throw refuse('server', `is no address of a server: ${cluster.server}`);
  const proxy =
    cluster['proxy-url'] === ''
      ? proxyOfEnvironment(url, process.env)
      : { url: cluster['proxy-url'], from: 'proxy-url' };
  if (proxy !== undefined) checkProxy(proxy, refuse);
  return {
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    secure: url.protocol === 'https:',
    cluster,
    ...(proxy === undefined ? {} : { proxy }),
  };
}

/** kubectl takes a server without a scheme for one of plain HTTP. */
function urlOf(server: string): URL | undefined {
  const url = URL.parse(/^https?:\/\//i.test(server) ? server : `http://${server}`);
  return url === null || url.hostname === '' ? undefined : url;
}

function checkProxy({ url, from }: ChosenProxy, refuse: (field: string, details: string) => Error): void {
  const protocol = URL.parse(url)?.protocol ?? '';
  if (protocol === 'http:' || protocol === 'https:') return;
  const kind = protocol === '' ? 'no address' : protocol.slice(0, -1);
  throw refuse(from, `leads through a proxy of a kind that meshproof does not support (${kind}); http and https are`);
}
