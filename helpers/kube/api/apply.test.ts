import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { budgets } from '../../timing/budgets.ts';
import type { KubeTarget } from '../kube.ts';
import { applyObjects } from './apply.ts';
import { deleteObjects } from './delete-objects.ts';
import { fakeKubeconfig } from './fixtures/fake-kubeconfig.ts';

const never = new AbortController().signal;
const strict = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'strict', namespace: 'full' },
  spec: { futureField: 'kept' },
};
const amended = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'httpbin', namespace: 'full' },
  spec: { replicas: 0 },
};
const strictPath = '/apis/security.istio.io/v1/namespaces/full/peerauthentications/strict';
const deploymentPath = '/apis/apps/v1/namespaces/full/deployments/httpbin';

/**
 * In the place of an API server: discovery, and one answer per method and path; everything else is
 * not found.
 */
const served: Record<string, unknown> = {
  'GET /apis/security.istio.io/v1': {
    resources: [{ name: 'peerauthentications', kind: 'PeerAuthentication', namespaced: true }],
  },
  'GET /apis/apps/v1': {
    resources: [
      { name: 'deployments/status', kind: 'Deployment', namespaced: true },
      { name: 'deployments', kind: 'Deployment', namespaced: true },
    ],
  },
};
const answers = new Map<string, { status: number; body: unknown }>();
const collected: { call: string; body: unknown; contentType: string }[] = [];

const server = createServer((request, response) => {
  answer(request).then(
    ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
  );
});

async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const chunks = await request.toArray();
  const call = `${request.method ?? ''} ${(request.url ?? '').split('?')[0] ?? ''}`;
  const discovered = served[call];
  if (discovered !== undefined) return { status: 200, body: discovered };
  const text = Buffer.concat(chunks as Buffer[]).toString();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  collected.push({
    call: `${request.method ?? ''} ${request.url ?? ''}`,
    body,
    contentType: request.headers['content-type'] ?? '',
  });
  return answers.get(call) ?? { status: 404, body: { kind: 'Status', message: 'not found' } };
}

let directory = '';
let target: KubeTarget;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  directory = await mkdtemp(join(tmpdir(), 'meshproof-api-'));
  target = { kubectl: '/none', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
  await writeFile(target.kubeconfig, fakeKubeconfig(origin));
});
afterEach(() => {
  answers.clear();
  collected.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

describe('applyObjects()', () => {
  it('sends every field unchanged, under its own field manager', async () => {
    answers.set(`PATCH ${strictPath}`, { status: 201, body: {} });
    const applied = await applyObjects(target, [strict], { signal: never });
    expect(applied.objects).toEqual(['peerauthentication.security.istio.io/strict']);
    expect(collected).toEqual([
      {
        call: `PATCH ${strictPath}?fieldManager=meshproof&force=true&fieldValidation=Strict`,
        body: strict,
        contentType: 'application/apply-patch+yaml',
      },
    ]);
  });

  it('applies objects of one kind side by side, kinds one after another, and of one object its last version', async () => {
    const path = (name: string) => `PATCH ${strictPath.replace('strict', name)}`;
    const other = { ...strict, metadata: { name: 'other', namespace: 'full' } };
    for (const call of [path('strict'), path('other'), `PATCH ${deploymentPath}`])
      answers.set(call, { status: 200, body: {} });
    await applyObjects(target, [{ ...strict, spec: {} }, amended, other, strict], { signal: never });
    const order = collected.map(({ call }) => call.split('?')[0] ?? '');
    expect(order.slice(0, 2).toSorted()).toEqual([path('other'), path('strict')]);
    expect(order.slice(2)).toEqual([`PATCH ${deploymentPath}`]);
    expect(collected.find(({ call }) => call.startsWith(path('strict')))?.body).toEqual(strict);
  });

  it('lets running requests end before it reports a refusal', async () => {
    const other = { ...strict, metadata: { name: 'other', namespace: 'full' } };
    answers.set(`PATCH ${strictPath}`, { status: 400, body: { kind: 'Status', message: 'no' } });
    answers.set(`PATCH ${strictPath.replace('strict', 'other')}`, { status: 200, body: {} });
    await expect(applyObjects(target, [strict, other], { signal: never })).rejects.toThrow('no');
    expect(collected).toHaveLength(2);
  });

  it('reports a refusal with the message of the API server', async () => {
    answers.set(`PATCH ${strictPath}`, { status: 400, body: { kind: 'Status', message: 'unknown field "mode"' } });
    await expect(applyObjects(target, [strict], { signal: never })).rejects.toThrow(
      /^could not apply PeerAuthentication full\/strict; correct the manifest[^]*unknown field "mode"/,
    );
  });

  it('names a kind that the cluster does not serve', async () => {
    const other = { ...strict, kind: 'Sidecar' };
    await expect(applyObjects(target, [other], { signal: never })).rejects.toThrow(
      'the cluster serves no Sidecar in /apis/security.istio.io/v1',
    );
  });

  it('reports that no server responds', async () => {
    using _quick = shortBudget();
    const kubeconfig = join(directory, 'dead');
    await writeFile(kubeconfig, fakeKubeconfig('http://127.0.0.1:1'));
    await expect(applyObjects({ ...target, kubeconfig }, [strict], { signal: never })).rejects.toThrow(
      /could not apply[^]*ECONNREFUSED/,
    );
  });
});

describe('deleteObjects()', () => {
  it('deletes what it created and only gives up its fields of what the cast owns too', async () => {
    const managedFields = [{ manager: 'meshproof-cast' }, { manager: 'meshproof' }];
    answers.set(`GET ${deploymentPath}`, {
      status: 200,
      body: { ...amended, metadata: { name: 'httpbin', managedFields } },
    });
    answers.set(`PATCH ${deploymentPath}`, { status: 200, body: {} });
    answers.set(`DELETE ${strictPath}`, { status: 200, body: { kind: 'Status' } });
    await deleteObjects(target, [amended, strict], { signal: never });
    expect(collected.map(({ call, body }) => [call.split('?')[0], body])).toEqual(
      [
        [`DELETE ${strictPath}`, { propagationPolicy: 'Background' }],
        [`GET ${deploymentPath}`, undefined],
        [`PATCH ${deploymentPath}`, { ...amended, spec: undefined }],
      ].map(([call, body]) => [call, body === undefined ? undefined : JSON.parse(JSON.stringify(body))]),
    );
  });

  it('deletes a workload that the cast does not own, and waits until it is gone', async () => {
    answers.set(`DELETE ${deploymentPath}`, { status: 200, body: amended });
    await deleteObjects(target, [amended], { signal: never });
    expect(collected.map(({ call }) => call)).toEqual([
      `GET ${deploymentPath}`,
      `DELETE ${deploymentPath}`,
      `GET ${deploymentPath}`,
    ]);
  });

  it('takes it as done when there is nothing to delete', async () => {
    await deleteObjects(target, [strict], { signal: never });
    expect(collected.map(({ call }) => call)).toEqual([`DELETE ${strictPath}`]);
  });
});

/** A server that is away is asked again until the budget ends: a short one here. */
function shortBudget(): Disposable {
  const usual = budgets.applyCommand;
  Object.assign(budgets, { applyCommand: 300 });
  return { [Symbol.dispose]: () => void Object.assign(budgets, { applyCommand: usual }) };
}
