import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../../outcome.ts';
import { DEFAULT_MESH, type MeshConfig } from '../../policies/mesh-config.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { echoCall } from '../../probes/echo/echo-call.ts';
import { http } from '../../probes/http.ts';
import type { ProbeSpec } from '../../probes/probe-spec.ts';
import { echo, httpbin, sleep } from '../../workloads/sample-workloads.ts';
import { isPrediction, predict } from '../predict.ts';

const cast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'echo.full': echo.meshed(),
  'echo.foo': echo.meshed(),
  'httpbin.foo': httpbin.meshed(),
};
const MESHED = 'sleep.full -> httpbin.foo';
const BARE = 'sleep.legacy -> httpbin.foo';

/** Whether a DENY policy with this rule refuses a request; else what is not modelled. */
function denies(rule: object, probe: ProbeSpec = http.get('/admin'), route = MESHED, mesh: Partial<MeshConfig> = {}) {
  const policies = parsePolicies([
    { kind: 'AuthorizationPolicy', metadata: { name: 'x', namespace: 'foo' }, spec: { action: 'DENY', rules: [rule] } },
  ]);
  const result = predict({ policies, cast, route, probe, mesh: { ...DEFAULT_MESH, ...mesh } });
  return isPrediction(result) ? describeOutcome(result.outcome).startsWith('refused by rbac-') : result.notModelled;
}
const operation = (fields: object) => ({ to: [{ operation: fields }] });
const condition = (key: string, ...values: readonly string[]) => ({ when: [{ key, values }] });

describe('the request as the callee matches it', () => {
  test('has the Host header of the client, with the port where it is not that of HTTP', () => {
    const hosts = (host: string) => operation({ hosts: [host] });
    const named = http.get('/', { host: 'httpbin.foo.svc.cluster.local' });
    expect([
      denies(hosts('httpbin.foo:8000')),
      denies(hosts('httpbin.foo')),
      denies(hosts('httpbin.foo.svc.cluster.local'), named),
      denies(hosts('httpbin.foo:8000'), http.get('/'), BARE),
    ]).toEqual([true, false, true, true]);
  });

  test('has the headers of the client', () => {
    const red = http.get('/', { headers: { 'X-Team': 'red' } });
    expect([
      denies(condition('request.headers[x-team]', 'red'), red),
      denies(condition('request.headers[x-team]', 'red')),
      denies(
        { from: [{ source: { remoteIpBlocks: ['203.0.113.0/24'] } }] },
        http.get('/', { headers: { 'X-Forwarded-For': '203.0.113.9' } }),
      ),
    ]).toEqual([true, false, true]);
  });

  test('has the headers of a gRPC call, and not all that its client adds are known', () => {
    const call = echoCall.grpc({ headers: { 'x-team': 'red' } });
    const route = 'echo.full -> echo.foo';
    expect([
      denies(condition('request.headers[x-team]', 'red'), call, route),
      denies(condition('request.headers[te]', 'trailers'), call, route),
    ]).toEqual([true, ['AuthorizationPolicy foo/x: spec.rules[0].when[0]']]);
  });

  test('has the server name of the cluster, and none in plaintext', () => {
    const sni = condition('connection.sni', 'outbound_.8000_._.httpbin.foo.svc.cluster.local');
    expect([denies(sni), denies(sni, http.get('/'), BARE)]).toEqual([true, false]);
  });

  test('has the path as the mesh normalizes it', () => {
    const admin = operation({ paths: ['/admin'] });
    const sent = ['/public/../admin', '//admin', '/%2Fadmin'].map((path) => http.get(path));
    const under = (pathNormalization: MeshConfig['pathNormalization']) =>
      sent.map((probe) => denies(admin, probe, MESHED, { pathNormalization }));
    expect([under('NONE'), under('BASE'), under('MERGE_SLASHES'), under('DECODE_AND_MERGE_SLASHES')]).toEqual([
      [false, false, false],
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  test('is not modelled by the field that depends on an address, where it decides', () => {
    const block = { source: { ipBlocks: ['10.0.0.0/8'] } };
    const named = ['AuthorizationPolicy foo/x: spec.rules[0].from[0].source.ipBlocks'];
    const elsewhere = { from: [block], to: [{ operation: { paths: ['/elsewhere'] } }] };
    expect([denies({ from: [block] }), denies(elsewhere)]).toEqual([named, false]);
  });
});
