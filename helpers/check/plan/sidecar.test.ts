import { expect, test } from 'vitest';
import { admitted } from '../../model/outcome.ts';
import { echoCall } from '../../model/probes/echo/echo-call.ts';
import { http } from '../../model/probes/http.ts';
import { echo, httpbin, sleep } from '../../model/workloads/sample-workloads.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { isOriginated, terminatingPorts } from './sidecar.ts';

const cast = {
  'a.full': echo.meshed(),
  'sleep.full': sleep.meshed(),
  'b.out': echo.bare(),
  'past.full': echo.meshed({ 'traffic.sidecar.istio.io/excludeInboundPorts': '18080' }),
  'httpbin.out': httpbin.bare(),
};
const probes = { https: echoCall.https(), bytes: echoCall.tcp(), http: http.get('/', { port: 80 }) };

test.each([
  ['a plaintext client with a sidecar, to an application with TLS', 'a.full -> b.out', true],
  ['of another kind', 'sleep.full -> b.out via http', true],
  ['whose callee has a sidecar', 'b.out -> a.full', false],
  ['past the sidecar of its callee', 'a.full -> past.full', true],
  ['without a sidecar', 'b.out -> b.out', false],
  ['that opens TLS itself', 'a.full -> b.out via https', false],
  ['that sends bytes', 'a.full -> b.out via bytes', false],
  ['to an application without TLS', 'sleep.full -> httpbin.out via http', false],
])('only the sidecar can open TLS for a client: %s', (_, route, expected) => {
  const record = { probe: echoCall.http(), probes, cast } as unknown as CheckRecord;
  expect(isOriginated(record, cast, route)).toBe(expected);
});

test('an application terminates such TLS at its ports of that kind', () => {
  const record = { probe: echoCall.http(), probes, cast } as unknown as CheckRecord;
  const ports = (expected: Parameters<typeof terminatingPorts>[3], route = 'a.full -> b.out') =>
    terminatingPorts(record, cast, route, expected);
  const mutual = admitted.overMtls('CN=echo', { seenBy: 'proxy' });
  expect(ports(mutual)).toEqual([18_444]);
  expect(ports(admitted.overTls())).toEqual([18_443, 19_443]);
  expect([ports(admitted.overPlaintext()), ports(mutual, 'b.out -> a.full')]).toEqual([[], []]);
});
