import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MeshproofError } from '../../errors.ts';
import { fakeKubeconfig } from '../api/fixtures/fake-kubeconfig.ts';
import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';
import { podsToTry, requireAdmission } from './admission.ts';

const { signal } = new AbortController();

interface Asked {
  readonly url: string;
  readonly body: { readonly kind: string; readonly metadata: object; readonly spec: object };
}

/** An API server whose admission refuses every pod with this message, or admits it without one. */
async function apiThat(refuses: string | undefined): Promise<{ target: KubeTarget; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      asked.push({ url: request.url ?? '', body: JSON.parse(Buffer.concat(parts).toString()) as Asked['body'] });
      response.writeHead(refuses === undefined ? 201 : 403).end(JSON.stringify({ message: refuses }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const directory = await mkdtemp(join(tmpdir(), 'meshproof-admission-'));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(directory, { recursive: true });
  });
  const kubeconfig = join(directory, 'kubeconfig');
  const { port } = server.address() as AddressInfo;
  await writeFile(kubeconfig, fakeKubeconfig(`http://127.0.0.1:${port.toString()}`));
  return { target: { kubectl: 'kubectl', kubeconfig, context: 'c' }, asked };
}

function deployment(name: string, namespace: string, image: string, labels = {}): KubeObject {
  const template = { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name, image }] } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { template } };
}

const namespaces = [
  { name: 'full', injected: true },
  { name: 'shop', injected: true },
  { name: 'legacy', injected: false },
];
const cast = [
  deployment('sleep', 'full', 'curl'),
  deployment('sleep', 'shop', 'curl'),
  deployment('sleep', 'legacy', 'curl'),
  deployment('bare', 'full', 'curl', { 'sidecar.istio.io/inject': 'false' }),
  deployment('httpbin', 'shop', 'httpbin'),
];

test('tries one pod for each kind of namespace, sidecar and application', () => {
  const trials = podsToTry(cast, namespaces).map(({ namespace, workload }) => `${workload}.${namespace}`);
  expect(trials).toEqual(['sleep.full', 'sleep.legacy', 'bare.full', 'httpbin.shop']);
});

test('asks about pods as a ReplicaSet would make them, and makes none', async () => {
  const { target, asked } = await apiThat(undefined);
  await requireAdmission(target, podsToTry(cast, namespaces), { signal });
  expect(asked).toHaveLength(4);
  for (const { url, body } of asked) {
    expect(url).toMatch(/^\/api\/v1\/namespaces\/(full|legacy|shop)\/pods\?dryRun=All$/);
    expect(body).toMatchObject({
      kind: 'Pod',
      metadata: { ownerReferences: [{ kind: 'ReplicaSet', controller: true }] },
    });
  }
});

test.each([
  ['pods "x" is forbidden: violates PodSecurity "restricted:latest": seccompProfile', 'CNI plugin of Istio'],
  ['pods "x" is forbidden: exceeded quota: team, requested: limits.cpu=2', 'the quota of new namespaces'],
  ['pods "x" is forbidden: maximum memory usage per Container is 256Mi', 'the LimitRange of new namespaces'],
  ['admission webhook "validate.kyverno.svc" denied the request: no', 'have its owner admit pods'],
])('quotes %j and gives a hint', async (refusal, hint) => {
  const { target } = await apiThat(refusal);
  const error = await requireAdmission(target, podsToTry(cast, namespaces), { signal }).catch((why: unknown) => why);
  expect(error).toBeInstanceOf(MeshproofError);
  expect(error).toMatchObject({ exitCode: 3 });
  const { message } = error as Error;
  expect(message).toContain('deploy sleep in the namespace full: admission refuses its pod');
  expect(message).toContain(refusal);
  expect(message).toContain(hint);
});

test('notes that an account without rights on pods could not try it', async () => {
  const message = 'pods is forbidden: User "ci" cannot create resource "pods" in API group "" in the namespace "full"';
  const { target } = await apiThat(message);
  const notes: string[] = [];
  await requireAdmission(target, podsToTry(cast, namespaces), { signal, note: (line) => notes.push(line) });
  expect(notes).toEqual([`admission of pods was not tried: ${message}`]);
});
