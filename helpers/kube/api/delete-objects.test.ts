import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { KubeTarget } from '../kube.ts';
import { deleteObjects } from './delete-objects.ts';
import { amended, deploymentPath, RecordingApi, strict, strictPath } from './fixtures/recording-api.ts';

const never = new AbortController().signal;
const api = new RecordingApi();
let target: KubeTarget;
beforeAll(async () => {
  target = await api.start();
});
afterEach(() => api.reset());
afterAll(() => api[Symbol.asyncDispose]());

describe('deleteObjects()', () => {
  it('deletes what it created and only gives up its fields of what the cast owns too', async () => {
    const managedFields = [{ manager: 'meshproof-cast' }, { manager: 'meshproof' }];
    api.answers.set(`GET ${deploymentPath}`, {
      status: 200,
      body: { ...amended, metadata: { name: 'httpbin', managedFields } },
    });
    api.answers.set(`PATCH ${deploymentPath}`, { status: 200, body: {} });
    api.answers.set(`DELETE ${strictPath}`, { status: 200, body: { kind: 'Status' } });
    await deleteObjects(target, [amended, strict], { signal: never });
    expect(api.collected.map(({ call, body }) => [call.split('?')[0], body])).toEqual(
      [
        [`DELETE ${strictPath}`, { propagationPolicy: 'Background' }],
        [`GET ${deploymentPath}`, undefined],
        [`PATCH ${deploymentPath}`, { ...amended, spec: undefined }],
      ].map(([call, body]) => [call, body === undefined ? undefined : JSON.parse(JSON.stringify(body))]),
    );
  });

  it('deletes a workload that the cast does not own, and waits until it is gone', async () => {
    api.answers.set(`DELETE ${deploymentPath}`, { status: 200, body: amended });
    await deleteObjects(target, [amended], { signal: never });
    expect(api.collected.map(({ call }) => call)).toEqual([
      `GET ${deploymentPath}`,
      `DELETE ${deploymentPath}`,
      `GET ${deploymentPath}`,
    ]);
  });

  it('takes it as done when there is nothing to delete', async () => {
    await deleteObjects(target, [strict], { signal: never });
    expect(api.collected.map(({ call }) => call)).toEqual([`DELETE ${strictPath}`]);
  });
});
