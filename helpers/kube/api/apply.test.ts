import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { budgets } from '../../timing/budgets.ts';
import type { KubeTarget } from '../kube.ts';
import { applyObjects } from './apply.ts';
import { fakeKubeconfig } from './fixtures/fake-kubeconfig.ts';
import { amended, deploymentPath, RecordingApi, strict, strictPath } from './fixtures/recording-api.ts';

const never = new AbortController().signal;
const api = new RecordingApi();
let target: KubeTarget;
beforeAll(async () => {
  target = await api.start();
});
afterEach(() => api.reset());
afterAll(() => api[Symbol.asyncDispose]());

describe('applyObjects()', () => {
  it('sends every field unchanged, under its own field manager', async () => {
    api.answers.set(`PATCH ${strictPath}`, { status: 201, body: {} });
    const applied = await applyObjects(target, [strict], { signal: never });
    expect(applied.objects).toEqual(['peerauthentication.security.istio.io/strict']);
    expect(api.collected).toEqual([
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
      api.answers.set(call, { status: 200, body: {} });
    await applyObjects(target, [{ ...strict, spec: {} }, amended, other, strict], { signal: never });
    const order = api.collected.map(({ call }) => call.split('?')[0] ?? '');
    expect(order.slice(0, 2).toSorted()).toEqual([path('other'), path('strict')]);
    expect(order.slice(2)).toEqual([`PATCH ${deploymentPath}`]);
    expect(api.collected.find(({ call }) => call.startsWith(path('strict')))?.body).toEqual(strict);
  });

  it('lets running requests end before it reports a refusal', async () => {
    const other = { ...strict, metadata: { name: 'other', namespace: 'full' } };
    api.answers.set(`PATCH ${strictPath}`, { status: 400, body: { kind: 'Status', message: 'no' } });
    api.answers.set(`PATCH ${strictPath.replace('strict', 'other')}`, { status: 200, body: {} });
    await expect(applyObjects(target, [strict, other], { signal: never })).rejects.toThrow('no');
    expect(api.collected).toHaveLength(2);
  });

  it('reports a refusal with the message of the API server', async () => {
    api.answers.set(`PATCH ${strictPath}`, { status: 400, body: { kind: 'Status', message: 'unknown field "mode"' } });
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
    const kubeconfig = join(api.directory, 'dead');
    await writeFile(kubeconfig, fakeKubeconfig('http://127.0.0.1:1'));
    await expect(applyObjects({ ...target, kubeconfig }, [strict], { signal: never })).rejects.toThrow(
      /could not apply[^]*ECONNREFUSED/,
    );
  });
});

/** A server that is away is asked again until the budget ends: a short one here. */
function shortBudget(): Disposable {
  const usual = budgets.applyCommand;
  Object.assign(budgets, { applyCommand: 300 });
  return { [Symbol.dispose]: () => void Object.assign(budgets, { applyCommand: usual }) };
}
