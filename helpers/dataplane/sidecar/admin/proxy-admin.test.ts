import { expect, test } from 'vitest';
import { startFakeApi } from '../../../kube/api/fixtures/fake-api.ts';
import { openProxyAdmin } from './proxy-admin.ts';

const pod = { namespace: 'full', workload: 'httpbin', name: 'httpbin-1', uid: 'u-1', meshed: true };

test('reports which sidecar does not respond, and why no connection was made', async () => {
  await using api = await startFakeApi();
  await using admin = openProxyAdmin(api.target, pod);
  await expect(admin.get('/stats', new AbortController().signal)).rejects.toThrow(
    /could not read the admin interface of the sidecar of full\/httpbin-1;[^]*Unexpected server response: 404/,
  );
  expect(api.asked).toEqual(['/api/v1/namespaces/full/pods/httpbin-1/portforward?ports=15000']);
});

test('ends without a request when it was not used', async () => {
  await using api = await startFakeApi();
  await openProxyAdmin(api.target, pod)[Symbol.asyncDispose]();
  expect(api.asked).toEqual([]);
});
