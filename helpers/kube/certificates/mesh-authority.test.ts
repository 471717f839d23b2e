import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeKubeconfig } from '../api/fixtures/fake-kubeconfig.ts';
import type { KubeTarget } from '../kube.ts';
import { makeAuthority } from './make-certificates.ts';
import { meshAuthority } from './mesh-authority.ts';

const never = new AbortController().signal;
const MARKER = '/api/v1/namespaces/kube-system/configmaps/meshproof';
const secretPath = (name: string) => `/api/v1/namespaces/istio-system/secrets/${name}`;
const ours = { metadata: { labels: { 'app.kubernetes.io/managed-by': 'meshproof' } } };

/** In the place of an API server: objects by path, and who was asked for. */
const objects = new Map<string, object>();
const asked: string[] = [];
const api = createServer((request, response) => {
  asked.push(request.url ?? '');
  const found = objects.get(request.url ?? '');
  response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { message: 'not found' }));
});
let directory = '';
let target: KubeTarget;
/** A key that fits its certificate, from somewhere else: an authority of ours keeps its own. */
let root: { certificate: string; privateKey: string };

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    api.listen(0, '127.0.0.1', resolve);
  });
  directory = await mkdtemp(join(tmpdir(), 'meshproof-authority-'));
  target = { kubectl: '/none', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
  await writeFile(
    target.kubeconfig,
    fakeKubeconfig(`http://127.0.0.1:${(api.address() as AddressInfo).port.toString()}`),
  );
  root = await (await makeAuthority('parent')).issue({ commonName: 'root', usages: ['server'] });
});
beforeEach(() => {
  objects.clear();
  asked.length = 0;
});
afterAll(async () => {
  api.closeAllConnections();
  api.close();
  await rm(directory, { recursive: true });
});

function secret(): object {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return { data: { 'ca-cert.pem': base64(root.certificate), 'ca-key.pem': base64(root.privateKey) } };
}

describe('meshAuthority()', () => {
  it('signs in the name of istiod on a mesh of ours', async () => {
    objects.set(MARKER, ours).set(secretPath('istio-ca-secret'), secret());
    const authority = await meshAuthority(target, never);
    const issued = await authority.issue({ uris: ['spiffe://a/ns/b/sa/c'], usages: ['client'] });
    expect(new X509Certificate(issued.certificate).verify(new X509Certificate(root.certificate).publicKey)).toBe(true);
  });

  it.each([
    ['without a mark', undefined],
    ['with the mark of another owner', { metadata: { labels: { 'app.kubernetes.io/managed-by': 'other' } } }],
  ])('does not even ask for the key on a mesh that %s', async (_, marker) => {
    objects.set(secretPath('istio-ca-secret'), secret());
    if (marker !== undefined) objects.set(MARKER, marker);
    await expect(meshAuthority(target, never)).rejects.toThrow('not one that meshproof made');
    expect(asked).toEqual([MARKER]);
  });

  it('prefers an authority that was plugged in, and reports when there is none', async () => {
    objects.set(MARKER, ours).set(secretPath('cacerts'), secret());
    expect((await meshAuthority(target, never)).certificate).toBe(root.certificate);
    objects.delete(secretPath('cacerts'));
    await expect(meshAuthority(target, never)).rejects.toThrow('neither cacerts nor istio-ca-secret');
  });
});
