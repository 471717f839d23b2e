import { expect, test } from 'vitest';
import { echoCall } from '../../../model/probes/echo/echo-call.ts';
import { edge } from '../../../model/probes/edge.ts';
import { http } from '../../../model/probes/http.ts';
import { httpbin, sleep } from '../../../model/workloads/sample-workloads.ts';
import { namespaceMap } from '../namespaces.ts';
import { mapProbe } from './map-probe.ts';

const map = namespaceMap({ 'sleep.full': sleep.meshed(), 'httpbin.mtls-test': httpbin.meshed() }, 'p1-');

test('mapProbe maps the Service that a probe is sent to and the host that it names', () => {
  const probe = http.get('/full', { at: 'mixed.full', host: 'httpbin.mtls-test' });
  expect(mapProbe(map, probe)).toEqual({ ...probe, at: 'mixed.p1-full', host: 'httpbin.p1-mtls-test' });
  expect(mapProbe(map, echoCall.tcp({ at: 'full-0.full.full' }))).toMatchObject({ at: 'full-0.full.p1-full' });
  const named = [http.get('/full'), http.get('/', { host: 'accounts.example' }), http.get('/', { at: 'a.stranger' })];
  expect(named.map((one) => mapProbe(map, one))).toEqual(named);
});

test.each([
  ['httpbin.mtls-test:8000', 'httpbin.p1-mtls-test:8000'],
  ['httpbin.mtls-test.svc.cluster.local.', 'httpbin.p1-mtls-test.svc.cluster.local.'],
  ['httpbin.mtls-test.:8000', 'httpbin.p1-mtls-test.:8000'],
  ['HTTPBIN.MTLS-TEST', 'HTTPBIN.p1-MTLS-TEST'],
  ['HttpBin.Mtls-Test.SVC.Cluster.Local', 'HttpBin.p1-Mtls-Test.SVC.Cluster.Local'],
  ['mtls-test.example.com:8000', 'mtls-test.example.com:8000'],
])('mapProbe maps the sent host %s to %s', (host, mapped) => {
  expect(mapProbe(map, http.get('/', { host }))).toMatchObject({ host: mapped });
});

test('mapProbe maps the gateway and every name that a request through it sends', () => {
  const probe = edge('ingress.full').https('httpbin.mtls-test', { coalesced: 'sleep.full' });
  expect(mapProbe(map, probe)).toEqual({
    ...probe,
    at: 'ingress.p1-full',
    host: 'httpbin.p1-mtls-test',
    coalesced: 'sleep.p1-full',
    tls: { sni: 'sleep.p1-full' },
  });
  const named = edge('ingress.full').https('shop.example', { tls: { sni: '' } });
  expect(mapProbe(map, named)).toEqual({ ...named, at: 'ingress.p1-full' });
});
