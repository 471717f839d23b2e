import { afterEach, expect, test, vi } from 'vitest';
import { listApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { http } from '../../model/probes/http.ts';
import type { ProbeRequest } from '../probe-request.ts';
import { addressOf } from './address.ts';
import { withAddresses } from './pod-addresses.ts';

vi.mock(import('../../kube/api/read-api.ts'), { spy: true });
const list = vi.mocked(listApi);
const never = new AbortController().signal;
const target = {} as KubeTarget;
const pod = (podIP?: string, deletionTimestamp?: string) => ({
  metadata: deletionTimestamp === undefined ? {} : { deletionTimestamp },
  status: podIP === undefined ? {} : { podIP },
});
const request = (at?: string): ProbeRequest => ({
  route: 'r',
  requestId: 'id',
  from: { namespace: 'a', workload: 'one' },
  to: { namespace: 'b', workload: 'two' },
  probe: http.get('/', { port: 8080, ...(at === undefined ? {} : { at }) }),
});

afterEach(() => list.mockReset());

test('requests to a pod get its address, read once, and others are left alone', async () => {
  list.mockResolvedValue([pod('10.0.0.1', '2026-01-01T00:00:00Z'), pod(), pod('10.0.0.2')]);
  const all = await withAddresses(target, [request('pod-ip'), request(), request('pod-ip')], never);
  expect(all.map(addressOf)).toEqual(['10.0.0.2', 'two.b', '10.0.0.2']);
  expect(list).toHaveBeenCalledExactlyOnceWith(
    target,
    '/api/v1/namespaces/b/pods',
    expect.objectContaining({ selector: 'app=two' }),
  );
});

test.each([[[]], [[pod('10.0.0.1'), pod('10.0.0.2')]]])('a callee with the pods %j has no address', async (pods) => {
  list.mockResolvedValue(pods);
  await expect(withAddresses(target, [request('pod-ip')], never)).rejects.toThrow(
    'find the address of the pod of two.b',
  );
});

test('an address that was not read is an error, never the name of a Service', () => {
  expect(() => addressOf(request('pod-ip'))).toThrow(TypeError);
});
