import { beforeEach, describe, expect, test, vi } from 'vitest';
import { contentOf, type Original } from '../../kube/backups/backup.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { MeshWide } from './mesh-wide.ts';

const details: string[] = [];
let broken = '';
const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' } };
const injector = { ...config, metadata: { ...config.metadata, name: 'istio-sidecar-injector' } };
const present: Record<string, KubeObject> = {
  istio: { ...config, data: { mesh: 'enableAutoMtls: true\n' } },
  'istio-sidecar-injector': {
    ...injector,
    data: { values: '{"global":{"hub":"h"},"sidecarInjectorWebhook":{"a":1}}' },
  },
};

vi.mock('../../kube/backups/restore.ts', () => ({
  readOriginal: async (_target: unknown, { apiVersion, kind, metadata }: KubeObject) => {
    const found = present[metadata.name];
    return { cluster: 'c', apiVersion, kind, ...metadata, content: found === undefined ? null : contentOf(found) };
  },
  restore: async (_target: unknown, { name }: Original) => {
    if (name === broken) throw new Error(`${name} is not as it was`);
    details.push(`back ${name}`);
    return true;
  },
}));
vi.mock('../../kube/api/apply.ts', () => ({ deleteObjects: async () => details.push('delete') }));
vi.mock('../../mesh/istio/replace-istiod.ts', () => ({ replaceIstiod: async () => details.push('restart') }));
vi.mock('../../mesh/istio/mesh-config.ts', async (original) => ({
  ...(await original<object>()),
  loadedMeshConfig: async () => ({ trustDomain: 'cluster.local' }),
  untilLoaded: async () => details.push('reports'),
  writeEntries: async (_target: unknown, _map: unknown, data: Record<string, string>) =>
    details.push(`write ${Object.values(data).join('').trim().replaceAll('\n', ', ')}`),
}));

const never = new AbortController().signal;
const target = { kubectl: '', kubeconfig: '', context: '' };
const noted: string[] = [];
const index = {
  owner: 'run-1',
  claim: 'random',
  note: ({ name }: Original) => void noted.push(name),
  cleanUp: ({ name }: Original) => void noted.splice(noted.indexOf(name), 1),
};
const settings = (meshConfig: object): KubeObject => ({
  apiVersion: 'install.istio.io/v1alpha1',
  kind: 'IstioOperator',
  metadata: {
    name: 'mesh-config',
    namespace: 'istio-system',
    annotations: { 'meshproof.dev/restart-istiod': 'trustDomain' },
  },
  spec: { meshConfig },
});
const root: KubeObject = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'istio-system' },
};
const parts = (applies: readonly KubeObject[], meshWide: readonly KubeObject[] = []) => ({
  objects: { deletes: [], applies: [], absent: [] },
  config: { deletes: [], applies },
  meshWide,
});

beforeEach(() => {
  details.length = 0;
  noted.length = 0;
  broken = '';
});

describe('MeshWide', () => {
  test('backs an object up before it is changed, once, and forgets it once it is restored', async () => {
    const mesh = new MeshWide(target, index);
    const change = parts([settings({ enableAutoMtls: false })], [root]);
    await mesh.backUp(change, never);
    await mesh.backUp(change, never);
    expect(noted).toEqual(['default', 'istio']);
    expect(details).toEqual([]);
    await mesh.configure(change.config, never);
    await mesh.restore(never);
    expect(noted).toEqual([]);
    expect(details).toEqual(['write enableAutoMtls: false', 'reports', 'back istio', 'reports', 'back default']);
  });

  test('restarts istiod for a setting that it reads at its start, and again when that is restored', async () => {
    const mesh = new MeshWide(target, index);
    const named = settings({ trustDomain: 'new.example' });
    const aliased = settings({ trustDomain: 'new.example', trustDomainAliases: ['old.example'] });
    await mesh.backUp(parts([named]), never);
    const restarts = [
      await mesh.configure({ deletes: [], applies: [named] }, never),
      await mesh.configure({ deletes: [], applies: [aliased] }, never),
      await mesh.configure({ deletes: [aliased], applies: [named] }, never),
    ];
    expect(restarts).toEqual([true, false, false]);
    details.length = 0;
    await mesh.restore(never);
    expect(details).toEqual(['back istio', 'reports', 'restart']);
  });

  test('does not restart istiod again where the change was undone before', async () => {
    const mesh = new MeshWide(target, index);
    const named = settings({ trustDomain: 'new.example' });
    await mesh.backUp(parts([named]), never);
    await mesh.configure({ deletes: [], applies: [named] }, never);
    expect(await mesh.configure({ deletes: [named], applies: [] }, never)).toBe(true);
    details.length = 0;
    await mesh.restore(never);
    expect(details).toEqual(['back istio', 'reports']);
  });

  test('writes values over those of injection, and restores them before istiod restarts', async () => {
    const mesh = new MeshWide(target, index);
    const values = { sidecarInjectorWebhook: { rewriteAppHTTPProbe: false } };
    const metadata = { name: 'probes', annotations: { 'meshproof.dev/restart-istiod': 'values' } };
    const changed: KubeObject = { ...settings({}), metadata, spec: { values } };
    await mesh.backUp(parts([changed]), never);
    expect(noted).toEqual(['istio', 'istio-sidecar-injector']);
    expect(await mesh.configure({ deletes: [], applies: [changed] }, never)).toBe(true);
    const laid = { global: { hub: 'h' }, sidecarInjectorWebhook: { a: 1, rewriteAppHTTPProbe: false } };
    const [back, write = '', ...rest] = details;
    expect([back, ...rest]).toEqual(['back istio', 'reports', 'restart']);
    expect(JSON.parse(write.replace('write ', '').replaceAll(', ', '\n'))).toEqual(laid);
    details.length = 0;
    await mesh.restore(never);
    expect(details).toEqual(['back istio-sidecar-injector', 'back istio', 'reports', 'restart']);
  });

  test('keeps the backup of what could not be restored, restores the rest and names the failure', async () => {
    const mesh = new MeshWide(target, index);
    await mesh.backUp(parts([settings({ enableAutoMtls: false })], [root]), never);
    broken = 'istio';
    await expect(mesh.restore(never)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^could not restore the mesh[^]*istio is not as it was/) as string,
    });
    expect(noted).toEqual(['istio']);
    expect(details).toEqual(['back default']);
    broken = '';
    await mesh.restore(never);
    expect(noted).toEqual([]);
  });
});
