import { beforeEach, expect, test, vi } from 'vitest';
import { contentOf, type Original } from '../../kube/backups/backup.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { MeshWide } from './mesh-wide.ts';

const details: string[] = [];

vi.mock('../../kube/backups/restore.ts', () => ({
  readOriginal: async (_target: unknown, object: KubeObject) => {
    const { apiVersion, kind, metadata } = object;
    return { cluster: 'c', apiVersion, kind, ...metadata, content: contentOf({ ...object, data: { mesh: '{}\n' } }) };
  },
  restore: async (_target: unknown, { kind, name }: Original) => {
    details.push(`back ${kind} ${name}`);
    return true;
  },
}));
vi.mock('../../mesh/istio/replace-istiod.ts', () => ({ replaceIstiod: async () => details.push('restart') }));
vi.mock('../../mesh/istio/istiod-environment.ts', async (original) => ({
  ...(await original<object>()),
  setEnvironment: async (_target: unknown, environment: object) => details.push(`set ${JSON.stringify(environment)}`),
}));
vi.mock('../../mesh/istio/mesh-config.ts', async (original) => ({
  ...(await original<object>()),
  loadedMeshConfig: async () => ({}),
  untilLoaded: async () => undefined,
}));

const never = new AbortController().signal;
const target = { kubectl: '', kubeconfig: '', context: '' };
const audiences: KubeObject = {
  apiVersion: 'install.istio.io/v1alpha1',
  kind: 'IstioOperator',
  metadata: { name: 'audiences', namespace: 'istio-system' },
  spec: { values: { pilot: { env: { TOKEN_AUDIENCES: 'istio-ca,other' } } } },
};
const config = { deletes: [], applies: [audiences] };

beforeEach(() => {
  details.length = 0;
});

async function changed(): Promise<MeshWide> {
  const mesh = new MeshWide(target);
  await mesh.backUp({ objects: { deletes: [], applies: [], absent: [] }, config, meshWide: [] }, never);
  expect(await mesh.configure(config, never)).toBe(true);
  return mesh;
}

test('sets variables of istiod over its backup, and restarts it', async () => {
  await changed();
  expect(details).toEqual([
    'back ConfigMap istio',
    'back Deployment istiod',
    'set {"TOKEN_AUDIENCES":"istio-ca,other"}',
    'restart',
  ]);
});

test('puts istiod back and restarts it when the change is undone', async () => {
  const mesh = await changed();
  details.length = 0;
  expect(await mesh.configure({ deletes: [audiences], applies: [] }, never)).toBe(true);
  expect(details).toEqual(['back ConfigMap istio', 'back Deployment istiod', 'restart']);
});

test('puts istiod back before it restarts, whatever ended the check', async () => {
  const mesh = await changed();
  details.length = 0;
  await mesh.restore(never);
  expect(details).toEqual(['back Deployment istiod', 'back ConfigMap istio', 'restart']);
});
