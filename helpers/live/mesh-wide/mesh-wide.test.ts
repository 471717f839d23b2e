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
  shownMeshConfig: async () => ({ trustDomain: 'cluster.local' }),
  untilShown: async () => details.push('reports'),
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
const parts = (applies: readonly KubeObject[], wide: readonly KubeObject[] = []) => ({
  objects: { deletes: [], applies: [], absent: [] },
  config: { deletes: [], applies },
  wide,
});

beforeEach(() => {
  details.length = 0;
  noted.length = 0;
  broken = '';
});

describe('the whole mesh', () => {
  test('is written down before it is touched, once, and struck out once it is back', async () => {
    const mesh = new MeshWide(target, index);
    const change = parts([settings({ enableAutoMtls: false })], [root]);
    await mesh.keep(change, never);
    await mesh.keep(change, never);
    expect(noted).toEqual(['default', 'istio']);
    expect(details).toEqual([]);
    await mesh.configure(change.config, never);
    await mesh.restore(never);
    expect(noted).toEqual([]);
    expect(details).toEqual(['write enableAutoMtls: false', 'reports', 'back istio', 'reports', 'back default']);
  });

  test('restarts istiod where a setting changes that it reads at its start, and once more when that is taken back', async () => {
    const mesh = new MeshWide(target, index);
    const named = settings({ trustDomain: 'new.example' });
    const aliased = settings({ trustDomain: 'new.example', trustDomainAliases: ['old.example'] });
    await mesh.keep(parts([named]), never);
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

  test('needs no further restart where the change was undone before', async () => {
    const mesh = new MeshWide(target, index);
    const named = settings({ trustDomain: 'new.example' });
    await mesh.keep(parts([named]), never);
    await mesh.configure({ deletes: [], applies: [named] }, never);
    expect(await mesh.configure({ deletes: [named], applies: [] }, never)).toBe(true);
    details.length = 0;
    await mesh.restore(never);
    expect(details).toEqual(['back istio', 'reports']);
  });

  test('lays values over those that injection goes by, and puts them back before istiod starts again', async () => {
    const mesh = new MeshWide(target, index);
    const values = { sidecarInjectorWebhook: { rewriteAppHTTPProbe: false } };
    const metadata = { name: 'probes', annotations: { 'meshproof.dev/restart-istiod': 'values' } };
    const changed: KubeObject = { ...settings({}), metadata, spec: { values } };
    await mesh.keep(parts([changed]), never);
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

  test('leaves in the ledger what could not be put back, puts the rest back and says so', async () => {
    const mesh = new MeshWide(target, index);
    await mesh.keep(parts([settings({ enableAutoMtls: false })], [root]), never);
    broken = 'istio';
    await expect(mesh.restore(never)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^could not put the whole mesh back as it was[^]*istio is not as it was/,
      ) as string,
    });
    expect(noted).toEqual(['istio']);
    expect(details).toEqual(['back default']);
    broken = '';
    await mesh.restore(never);
    expect(noted).toEqual([]);
  });
});
