import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeKubeconfig } from '../api/fixtures/fake-kubeconfig.ts';
import type { CastWorkload } from '../cast/cast-workload.ts';
import type { KubeTarget } from '../kube.ts';
import { certificatesToKeep, deployedCertificates } from './deployed-certificates.ts';

const never = new AbortController().signal;
const place = { serviceAccount: 'mongo', membership: 'bare', exportTo: ['data', 'full'] } as const;
const server: CastWorkload = { app: 'mongo', name: 'mongo', namespace: 'data', ...place };
const client: CastWorkload = { app: 'mongo-client', name: 'mongo-client', namespace: 'full', ...place };
const serverPath = '/api/v1/namespaces/data/secrets/mongo-server';
const clientPath = '/api/v1/namespaces/full/secrets/mongo-client';

/** In the place of an API server: the metadata of Secrets, by path. */
const secrets = new Map<string, object>();
const asked: string[] = [];
const api = createServer((request, response) => {
  const found = secrets.get(request.url ?? '');
  asked.push(request.headers.accept ?? '');
  response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { message: 'not found' }));
});

function secret({ run = 'cast-1', set = 'a', hours = 24 }: { run?: string; set?: string; hours?: number }): object {
  const until = new Date(Date.now() + hours * 3_600_000).toISOString();
  return {
    metadata: {
      labels: { 'meshproof.dev/run': run },
      annotations: { 'meshproof.dev/certificates': set, 'meshproof.dev/certificates-valid-until': until },
    },
  };
}

let directory = '';
let target: KubeTarget;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    api.listen(0, '127.0.0.1', resolve);
  });
  directory = await mkdtemp(join(tmpdir(), 'meshproof-deployed-'));
  target = { kubectl: '/none', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
  const origin = `http://127.0.0.1:${(api.address() as AddressInfo).port.toString()}`;
  await writeFile(target.kubeconfig, fakeKubeconfig(origin));
});
beforeEach(() => {
  asked.length = 0;
  secrets.clear();
  secrets.set(serverPath, secret({}));
  secrets.set(clientPath, secret({}));
});
afterAll(async () => {
  api.closeAllConnections();
  api.close();
  await rm(directory, { recursive: true });
});

describe('deployedCertificates()', () => {
  const look = () => deployedCertificates(target, 'cast-1', [server, client], never);

  it('finds the one set that all workloads hold, without asking for a private key', async () => {
    expect(await look()).toBe('a');
    expect(asked).toEqual([
      expect.stringContaining('PartialObjectMetadata'),
      expect.stringContaining('PartialObjectMetadata'),
    ]);
  });

  it.each([
    ['a Secret is missing', undefined],
    ['they are of two sets', secret({ set: 'b' })],
    ['one expires soon', secret({ hours: 1 })],
    ['one is of another cast', secret({ run: 'cast-2' })],
    ['one has no annotation of its validity', { metadata: { labels: { 'meshproof.dev/run': 'cast-1' } } }],
  ])('finds none when %s', async (_why, other) => {
    secrets.delete(clientPath);
    if (other !== undefined) secrets.set(clientPath, other);
    expect(await look()).toBeUndefined();
  });

  it('finds none when no workload needs any', async () => {
    expect(await deployedCertificates(target, 'cast-1', [], never)).toBeUndefined();
  });
});

it('keeps them, unless manifests name certificates that their authority signs', async () => {
  const request = { runId: 'cast-1', workloads: [server, client] };
  expect(await certificatesToKeep(target, request, never)).toBe('a');
  expect(await certificatesToKeep(target, { ...request, renewsCertificates: true }, never)).toBeUndefined();
});
