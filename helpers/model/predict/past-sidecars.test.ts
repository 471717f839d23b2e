import { expect, test } from 'vitest';
import { describeOutcome } from '../outcome.ts';
import { parsePolicies } from '../policies/parse-policies.ts';
import { echoCall } from '../probes/echo/echo-call.ts';
import { echo } from '../workloads/sample-workloads.ts';
import { isPrediction, predict } from './predict.ts';

const object = (kind: string, spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind,
  metadata: { name: 'x', namespace: 'foo' },
  spec,
});
/** Policies that refuse every request that meets the sidecar. */
const policies = parsePolicies([
  object('PeerAuthentication', { mtls: { mode: 'STRICT' } }),
  object('AuthorizationPolicy', {}),
]);

function outcome(
  route: string,
  probe = echoCall.http({ port: 8090 }),
  annotations: Record<string, string> = {},
): string {
  const cast = {
    'bare.foo': echo.bare(),
    'a.foo': echo.meshed(route.startsWith('a.') ? annotations : {}),
    'b.foo': echo.meshed(route.endsWith('b.foo') && !route.startsWith('a.') ? annotations : {}),
  };
  const result = predict({ policies, cast, route, probe });
  return isPrediction(result) ? describeOutcome(result.outcome) : result.notModelled.join();
}

const past = (protocol: string) => `admitted over ${protocol} past the sidecar`;

test.each([
  ['excludeInboundPorts', '15, 18090'],
  ['includeInboundPorts', '18080'],
  ['includeInboundPorts', ''],
])('%s "%s" leaves a port to the application, whatever policies require', (name, value) => {
  const annotations = { [`traffic.sidecar.istio.io/${name}`]: value };
  expect(outcome('bare.foo -> b.foo', echoCall.http({ port: 8090 }), annotations)).toBe(past('plaintext'));
});

test('the application ends TLS of its own there', () => {
  const annotations = { 'traffic.sidecar.istio.io/includeInboundPorts': '' };
  expect(outcome('bare.foo -> b.foo', echoCall.https(), annotations)).toBe(past('tls'));
});

test('a port that is captured is refused as ever', () => {
  expect(outcome('bare.foo -> b.foo')).toBe('refused by connection-reset');
});

test.each([
  ['excludeOutboundPorts', '8090'],
  ['includeOutboundIPRanges', ''],
])('%s "%s" sends calls past the sidecar of the caller, in plaintext', (name, value) => {
  const annotations = { [`traffic.sidecar.istio.io/${name}`]: value };
  expect(outcome('a.foo -> b.foo', echoCall.http({ port: 8090 }), annotations)).toBe('refused by connection-reset');
  expect(outcome('a.foo -> b.foo')).toBe('refused by rbac-403');
});

test('ranges of addresses are not modelled', () => {
  const annotations = { 'traffic.sidecar.istio.io/excludeOutboundIPRanges': '10.0.0.0/8' };
  expect(outcome('a.foo -> b.foo', undefined, annotations)).toMatch(/ranges of addresses/);
});
