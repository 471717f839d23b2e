import { expect, test } from 'vitest';
import { DEFAULT_NAMES } from '../kube/cast/mesh-names.ts';
import { echoCall } from '../model/probes/echo/echo-call.ts';
import { rawTls } from '../model/probes/tls.ts';
import { echoCallOf } from './echo/echo-request.ts';
import { tlsRequestOf } from './tls/tls-request.ts';

const corp = { ...DEFAULT_NAMES, clusterDomain: 'corp.local' };
const place = {
  route: 'one.a -> two.b',
  requestId: 'id-1',
  from: { namespace: 'a', workload: 'one' },
  to: { namespace: 'b', workload: 'two' },
};

test("echo calls a Service by its name in the cluster's own domain", () => {
  const call = echoCallOf({ ...place, probe: echoCall.tcp({ port: 9000 }) }, undefined, corp);
  expect(call.url).toBe('tcp://two.b.svc.corp.local:9000');
  const tls = echoCall.https({ port: 443, tls: { sni: 'two.b.svc.cluster.local' } });
  expect(echoCallOf({ ...place, probe: tls }, undefined, corp)).toMatchObject({ serverName: 'two.b.svc.corp.local' });
});

test('so does the TLS client, which names the same server', () => {
  expect(tlsRequestOf({ ...place, probe: rawTls({ port: 443 }) }, undefined, corp)).toMatchObject({
    host: 'two.b.svc.corp.local',
    servername: 'two.b.svc.corp.local',
    payload: expect.stringContaining('host: two.b.svc.corp.local\r\n'),
  });
  const named = rawTls({ port: 443, sni: 'other.b.svc.cluster.local' });
  expect(tlsRequestOf({ ...place, probe: named }, undefined, corp).servername).toBe('other.b.svc.corp.local');
});
