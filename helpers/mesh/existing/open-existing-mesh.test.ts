import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type FakeApi, startFakeApi } from '../../kube/api/fixtures/fake-api.ts';
import { openExistingMesh } from './open-existing-mesh.ts';

const never = new AbortController().signal;
let api: FakeApi;

const istiod = (revision: string) => ({
  metadata: { namespace: 'mesh-control', labels: { app: 'istiod', 'istio.io/rev': revision } },
  status: { availableReplicas: 1 },
});
const SECURITY = '/apis/security.istio.io/v1/namespaces';
const configMap = (name: string) => `/api/v1/namespaces/mesh-control/configmaps/${name}`;

function open(revision?: string) {
  const { kubectl, kubeconfig } = api.target;
  return openExistingMesh({
    kubeconfig,
    context: 'c',
    tools: { kubectl, istioctl: join(api.directory, 'istioctl') },
    signal: never,
    ...(revision === undefined ? {} : { revision }),
  });
}

beforeEach(async () => {
  api = await startFakeApi();
  onTestFinished(() => api[Symbol.asyncDispose]());
  await writeFile(
    api.target.kubectl,
    `#!/bin/sh\necho "$KUBECONFIG $*" >>'${api.directory}/kubectl.env'\n[ "$2" = get-contexts ] && echo c\nexit 0\n`,
  );
  await chmod(api.target.kubectl, 0o755);
  api.served.set('/apis/apps/v1/deployments', { items: [istiod('1-21')] });
  api.served.set('/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', {
    items: [{ metadata: { labels: { 'istio.io/tag': 'prod-stable', 'istio.io/rev': '1-21' } } }],
  });
  api.served.set(configMap('istio-1-21'), { data: { mesh: 'rootNamespace: mesh-root\ntrustDomain: corp.example\n' } });
  api.served.set(configMap('istio-sidecar-injector-1-21'), {
    data: { values: JSON.stringify({ global: { proxy: { clusterDomain: 'corp.local' } } }) },
  });
});

/** The kubeconfig of the server in two files; a name in the first wins. */
async function dividedKubeconfig(): Promise<readonly string[]> {
  const { contexts, ...rest } = JSON.parse(await readFile(api.target.kubeconfig, 'utf8')) as Record<string, unknown>;
  const [first, second] = [join(api.directory, 'contexts'), join(api.directory, 'rest')];
  await writeFile(first, JSON.stringify({ apiVersion: 'v1', kind: 'Config', contexts }));
  await writeFile(second, JSON.stringify(rest));
  return [first, second];
}

describe('openExistingMesh()', () => {
  it('has the cast injected by the only control plane there is, although no namespace label leads there by itself', async () => {
    await using mesh = await open();
    expect(mesh).toMatchObject({ revision: '1-21', injectedBy: '1-21' });
  });

  it('understands a revision tag', async () => {
    await using mesh = await open('prod-stable');
    expect(mesh).toMatchObject({ revision: '1-21', injectedBy: 'prod-stable' });
    await expect(open('prod-canary')).rejects.toThrow('tags prod-stable (of 1-21)');
  });

  it("takes namespaces and the cluster's domain from the configuration of the chosen revision", async () => {
    await using mesh = await open();
    expect(mesh.names).toEqual({
      istioNamespace: 'mesh-control',
      rootNamespace: 'mesh-root',
      clusterDomain: 'corp.local',
    });
  });

  it('reads the list of KUBECONFIG as kubectl does: a context of one file, its cluster and user of another', async () => {
    const list = [join(api.directory, 'absent'), ...(await dividedKubeconfig())];
    vi.stubEnv('KUBECONFIG', list.join(delimiter));
    onTestFinished(() => void vi.unstubAllEnvs());
    const tools = { kubectl: api.target.kubectl, istioctl: join(api.directory, 'istioctl') };
    await using mesh = await openExistingMesh({ context: 'c', tools, signal: never });
    expect(mesh).toMatchObject({ context: 'c', revision: '1-21' });
    expect(mesh.kubeconfig.split(delimiter)).toEqual(list);
    // The server was asked by the merged entries, and kubectl gets the same list.
    expect(api.asked.length).toBeGreaterThan(0);
    expect(await readFile(join(api.directory, 'kubectl.env'), 'utf8')).toContain(mesh.kubeconfig);
  });

  it('names policies that hold for every workload in one sentence', async () => {
    api.served.set(`${SECURITY}/mesh-root/peerauthentications`, {
      items: [
        { metadata: { name: 'default' }, spec: { mtls: { mode: 'STRICT' } } },
        { metadata: { name: 'gateway' }, spec: { selector: { matchLabels: { app: 'gateway' } } } },
      ],
    });
    api.served.set(`${SECURITY}/mesh-root/authorizationpolicies`, { items: [{ metadata: { name: 'allow-nothing' } }] });
    await using mesh = await open();
    const sentences = mesh.notes.filter((note) => note.includes('every workload'));
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain('(in mesh-root): PeerAuthentication default, AuthorizationPolicy allow-nothing;');
  });

  it('reports nothing of a mesh without any', async () => {
    await using mesh = await open();
    expect(mesh.notes.filter((note) => !note.startsWith('image '))).toEqual([]);
  });
});
