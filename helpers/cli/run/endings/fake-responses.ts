import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A response of the API server. */
export interface FakeResponse {
  readonly status: number;
  readonly body: unknown;
}

/** A stored object. */
export interface Stored {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: object;
    readonly annotations?: object;
  };
}

const ISTIOD = {
  metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } },
  status: { availableReplicas: 1 },
};

const FIXED: Readonly<Record<string, unknown>> = {
  'GET /apis/apps/v1/deployments': list([ISTIOD]),
  'GET /api/v1/namespaces/istio-system/configmaps/istio': { data: { mesh: 'trustDomain: cluster.local' } },
  'GET /api/v1/namespaces/istio-system/services/istiod:15014/proxy/version': '1.31.0-abc-Clean',
  'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews': { status: { allowed: true } },
};

const KINDS = {
  '/api/v1': ['Namespace', 'Service', 'ServiceAccount', 'Secret', 'ConfigMap', 'Pod'],
  '/apis/apps/v1': ['Deployment', 'StatefulSet'],
  '/apis/networking.k8s.io/v1': ['NetworkPolicy'],
  '/apis/networking.istio.io/v1alpha3': ['EnvoyFilter', 'Sidecar'],
  '/apis/networking.istio.io/v1': ['Sidecar', 'DestinationRule', 'VirtualService', 'ServiceEntry'],
  '/apis/security.istio.io/v1': ['PeerAuthentication', 'AuthorizationPolicy'],
};

/**
 * The response of a cluster that stores applied objects; undefined to a watch, which has no events.
 */
export function responseTo(
  objects: Map<string, Stored>,
  { method = '', url = '' }: IncomingMessage,
  path: string,
  body: string,
): FakeResponse | undefined {
  if (url.includes('watch=')) return undefined;
  const fixed = isListOfRun(url) ? undefined : FIXED[`${method} ${path}`];
  if (fixed !== undefined) return { status: method === 'POST' ? 201 : 200, body: fixed };
  if (path in KINDS) return { status: 200, body: { resources: KINDS[path as keyof typeof KINDS].map(resource) } };
  switch (method) {
    case 'POST':
      return created(objects, path, JSON.parse(body) as Stored);
    case 'PATCH':
      return written(objects, path, JSON.parse(body) as Stored);
    case 'DELETE':
      return removed(objects, path, body === '' ? {} : (JSON.parse(body) as Preconditions));
    default:
      return read(objects, path);
  }
}

/** Lists of a run's own objects do not contain istiod. */
function isListOfRun(url: string): boolean {
  return decodeURIComponent(url).includes('meshproof.dev/run');
}

interface Preconditions {
  readonly preconditions?: { readonly uid?: string };
}

function created(objects: Map<string, Stored>, collection: string, sent: Stored): FakeResponse {
  const path = `${collection}/${sent.metadata.name}`;
  return objects.has(path) ? { status: 409, body: { message: 'already exists' } } : written(objects, path, sent);
}

function written(objects: Map<string, Stored>, path: string, sent: Stored): FakeResponse {
  const before = objects.get(path)?.metadata;
  const labels = { ...before?.labels, ...sent.metadata.labels };
  const annotations = { ...before?.annotations, ...sent.metadata.annotations };
  const stored = { ...sent, metadata: { ...sent.metadata, uid: before?.uid ?? randomUUID(), labels, annotations } };
  objects.set(path, stored);
  return { status: before === undefined ? 201 : 200, body: stored };
}

function removed(objects: Map<string, Stored>, path: string, { preconditions }: Preconditions): FakeResponse {
  const found = objects.get(path);
  if (found === undefined) return { status: 404, body: { message: 'not found' } };
  if (preconditions?.uid !== undefined && preconditions.uid !== found.metadata.uid)
    return { status: 409, body: { message: 'another uid' } };
  for (const key of objects.keys()) if (key === path || key.startsWith(`${path}/`)) objects.delete(key);
  return { status: 200, body: { kind: 'Status', status: 'Success' } };
}

function read(objects: Map<string, Stored>, path: string): FakeResponse {
  // A collection has an odd number of names after its group and version: namespaces,
  // namespaces/x/pods.
  const isCollection = path.replace(/^\/(api|apis\/[^/]+)\/[^/]+\//, '').split('/').length % 2 === 1;
  if (isCollection) {
    const members = [...objects].filter(([key]) => key.slice(0, key.lastIndexOf('/')) === path);
    return { status: 200, body: list(members.map(([, member]) => member)) };
  }
  const found = objects.get(path);
  return found === undefined ? { status: 404, body: { message: 'not found' } } : { status: 200, body: found };
}

function list(items: readonly unknown[]): unknown {
  return { metadata: { resourceVersion: '1' }, items };
}

function resource(kind: string): unknown {
  const name = `${kind.toLowerCase().replace(/y$/, 'ie')}s`;
  return { name, kind, namespaced: kind !== 'Namespace' };
}
