import { describe, expect, test } from 'vitest';
import { echoCall } from '../probes/echo/echo-call.ts';
import { http } from '../probes/http.ts';
import { outcome, placed, strict, tls } from './fixture.ts';

const asSleep = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep';
const plaintext = 'admitted over plaintext';
const port = 18_085;
const atPod = http.get('/', { at: 'pod-ip', port });
/** A rule that requires TLS towards the Service of `echo.foo`. */
const mutual = placed('DestinationRule', 'mutual', { host: 'alone.foo.svc.cluster.local', ...tls('ISTIO_MUTUAL') });
const strictWithout = (mode: string) =>
  placed('PeerAuthentication', 'ports', {
    selector: { matchLabels: { app: 'alone' } },
    mtls: { mode: 'STRICT' },
    portLevelMtls: { [port]: { mode } },
  });

describe("a call to a pod's address", () => {
  test.each([
    ['a caller without a sidecar', 'sleep.legacy -> alone.foo', [], plaintext],
    ['a meshed caller, in plaintext', 'sleep.full -> alone.foo', [], plaintext],
    ['a meshed caller, whatever a rule of the Service sets', 'sleep.full -> alone.foo', [mutual], plaintext],
    ['STRICT and a caller without a sidecar', 'sleep.legacy -> alone.foo', [strict], 'refused by connection-reset'],
    ['a port-level mode', 'sleep.legacy -> alone.foo', [strictWithout('PERMISSIVE')], plaintext],
  ])('of %s is predicted', (_, route, docs, expected) => expect(outcome(docs, route, atPod)).toBe(expected));

  test('of a meshed caller is refused by STRICT, and its sidecar reports it only where it parses HTTP', () => {
    // The StatefulSet of the cast has a headless Service with the ports of its container.
    expect(outcome([strict], 'sleep.full -> alone.foo', atPod)).toBe('refused by upstream-reset:UC');
    expect(outcome([strict], 'sleep.full -> alone.foo', http.get('/', { at: 'pod-ip', port: 18_090 }))).toBe(
      'refused by upstream-reset:UC',
    );
    expect(outcome([strict], 'echo.foo -> alone.foo', echoCall.tcp({ at: 'pod-ip', port: 19_000 }))).toBe(
      'refused by connection-reset',
    );
  });

  test('uses the port of the container, not that of the Service', () => {
    expect(() => outcome([], 'sleep.full -> alone.foo', http.get('/', { at: 'pod-ip', port: 80 }))).toThrow(
      'no port 80',
    );
  });
});

describe('a Host header of a request to the Service of echo', () => {
  const to = (host: string) => http.get('/', { port: 80, host });
  test.each([
    ['accounts.example', 'refused by upstream-reset:UC'],
    ['alone.foo.', 'refused by upstream-reset:UC'],
    ['alone.foo:1234', asSleep],
    ['ALONE.Foo', asSleep],
    ['alone.foo.svc', asSleep],
    ['alone.foo.svc.cluster.local.', asSleep],
    ['alone.foo.svc.cluster.local.:80', asSleep],
  ])('%s under STRICT: %s', (host, expected) =>
    expect(outcome([strict], 'sleep.full -> alone.foo', to(host))).toBe(expected),
  );

  test('that no Service has makes the caller send plaintext, and means nothing to a caller without a sidecar', () => {
    expect(outcome([mutual], 'sleep.full -> alone.foo', to('accounts.example'))).toBe(plaintext);
    expect(outcome([], 'sleep.legacy -> alone.foo', to('accounts.example'))).toBe(plaintext);
  });
});
