import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeTarget } from '../kube.ts';
import { fakeKubeconfig } from './fake-kubeconfig.ts';

export interface FakeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    uid?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

type Answer = readonly [status: number, body: unknown];
type Call = { readonly method: string; readonly path: string; readonly body: unknown };

/**
 * In the place of an API server: keeps objects by path, gives each a uid, and holds to
 * preconditions. For tests.
 */
export interface FakeCluster extends AsyncDisposable {
  readonly target: KubeTarget;
  /** A folder that ends with the cluster. */
  readonly directory: string;
  /** By path: `/api/v1/namespaces/full`. */
  readonly objects: Map<string, FakeObject>;
  /** What changed something or was to change it. */
  readonly calls: Call[];
  /**
   * Puts an object under a collection's path with a uid of its own, as others would; answers the
   * uid.
   */
  put(collection: string, object: FakeObject): string;
  /**
   * Answers instead of the cluster when it returns something; called before anything is changed.
   */
  intercept: ((call: Call) => Answer | undefined) | undefined;
  /**
   * Called after a change was made and before it is answered: what it returns replaces the answer,
   * which is lost then.
   */
  afterwards: ((call: Call) => Answer | undefined) | undefined;
}

/** Resources that are discovered, by group. */
const RESOURCES: Readonly<Record<string, readonly object[]>> = {
  '/api/v1': [
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
    { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
  ],
  '/apis/rbac.authorization.k8s.io/v1': [{ name: 'clusterroles', kind: 'ClusterRole', namespaced: false }],
  '/apis/security.istio.io/v1': [{ name: 'peerauthentications', kind: 'PeerAuthentication', namespaced: true }],
};

/** Starts an empty cluster on loopback. */
export async function startFakeCluster(): Promise<FakeCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'meshproof-fake-cluster-'));
  const objects = new Map<string, FakeObject>();
  const server = createServer((request, response) => {
    answerOf(cluster, request).then(
      ([status, body]) => response.writeHead(status).end(JSON.stringify(body)),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const kubeconfig = join(directory, 'kubeconfig');
  const { port } = server.address() as AddressInfo;
  await writeFile(kubeconfig, fakeKubeconfig(`http://127.0.0.1:${port.toString()}`));
  const cluster: FakeCluster = {
    target: { kubectl: join(directory, 'kubectl'), kubeconfig, context: 'c' },
    directory,
    objects,
    calls: [],
    put: (collection, object) => {
      const made = withUid(object);
      objects.set(`${collection}/${object.metadata.name}`, made);
      return made.metadata.uid ?? '';
    },
    intercept: undefined,
    afterwards: undefined,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await rm(directory, { recursive: true });
    },
  };
  return cluster;
}

async function answerOf(cluster: FakeCluster, request: IncomingMessage): Promise<Answer> {
  const text = Buffer.concat((await request.toArray()) as Buffer[]).toString();
  const url = new URL(request.url ?? '', 'http://fake');
  const { method = 'GET' } = request;
  const call = { method, path: url.pathname, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  const resources = RESOURCES[url.pathname];
  if (resources !== undefined) return [200, { resources }];
  if (method !== 'GET') cluster.calls.push(call);
  const intercepted = cluster.intercept?.(call);
  if (intercepted !== undefined) return intercepted;
  const answer = changed(cluster.objects, call, request.headers['content-type'] ?? '', url);
  return cluster.afterwards?.(call) ?? answer;
}

function changed(objects: Map<string, FakeObject>, call: Call, type: string, url: URL): Answer {
  const { method, path, body } = call;
  const found = objects.get(path);
  switch (method) {
    case 'GET':
      return found === undefined ? listed(objects, path, url) : [200, found];
    case 'POST': {
      const object = body as FakeObject;
      const at = `${path}/${object.metadata.name}`;
      if (objects.has(at)) return conflict(`"${object.metadata.name}" already exists`);
      objects.set(at, withUid(object));
      return [201, objects.get(at)];
    }
    case 'PATCH': {
      const patch = body as FakeObject;
      if (found === undefined && !type.startsWith('application/apply-patch')) return missing(path);
      const { uid } = patch.metadata;
      if (uid !== undefined && uid !== found?.metadata.uid)
        return conflict(
          `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${found?.metadata.uid ?? ''}`,
        );
      const next = found === undefined ? withUid(patch) : (merged(found, patch) as FakeObject);
      objects.set(path, next);
      return [200, next];
    }
    case 'PUT': {
      const uid = found?.metadata.uid ?? '';
      objects.set(path, withUid(body as FakeObject, uid === '' ? undefined : uid));
      return [200, objects.get(path)];
    }
    default: {
      if (found === undefined) return missing(path);
      const wanted = (body as { preconditions?: { uid?: string } } | undefined)?.preconditions?.uid;
      if (wanted !== undefined && wanted !== found.metadata.uid)
        return conflict(
          `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${found.metadata.uid ?? ''}`,
        );
      objects.delete(path);
      return [200, { kind: 'Status', status: 'Success' }];
    }
  }
}

function listed(objects: ReadonlyMap<string, FakeObject>, path: string, url: URL): Answer {
  const isCollection = Object.entries(RESOURCES).some(([group, resources]) =>
    resources.some((resource) => path.startsWith(group) && path.endsWith(`/${(resource as { name: string }).name}`)),
  );
  if (!isCollection) return missing(path);
  const selector = (url.searchParams.get('labelSelector') ?? '').split(',').filter((part) => part !== '');
  const items = [...objects].flatMap(([at, object]) => {
    const isIn = at.startsWith(`${path}/`) && !at.slice(path.length + 1).includes('/');
    const { labels = {} } = object.metadata;
    const fits = selector.every((part) => {
      const [key = '', value] = part.split('=');
      return value === undefined ? key in labels : labels[key] === value;
    });
    return isIn && fits ? [object] : [];
  });
  return [200, { items }];
}

function withUid(object: FakeObject, uid: string = randomUUID()): FakeObject {
  const status = object.kind === 'Namespace' ? { status: { phase: 'Active' } } : {};
  return { ...status, ...object, metadata: { ...object.metadata, uid, resourceVersion: randomUUID() } };
}

/** JSON merge patch: null takes a field away. */
function merged(found: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const kept = Object.entries(isRecord(found) ? found : {}).filter(([key]) => patch[key] !== null);
  const laid = Object.entries(patch).filter(([, value]) => value !== null);
  const base = Object.fromEntries(kept);
  return { ...base, ...Object.fromEntries(laid.map(([key, value]) => [key, merged(base[key], value)])) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function conflict(message: string): Answer {
  return [409, { kind: 'Status', message }];
}

function missing(path: string): Answer {
  return [404, { kind: 'Status', message: `${path} not found` }];
}
