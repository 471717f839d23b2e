import { describe, expectTypeOf, test } from 'vitest';
import type { ProbeSpec } from '../probe-spec.ts';
import { rawTls } from '../tls.ts';
import { echoCall } from './echo-call.ts';
import type { EchoProbe } from './echo.ts';

describe('echoCall', () => {
  test('makes probes', () => {
    expectTypeOf(echoCall.grpc()).toExtend<EchoProbe>();
    expectTypeOf(rawTls()).toExtend<ProbeSpec>();
  });

  test('refuses options that a protocol does not carry', () => {
    // @ts-expect-error bytes have no path
    echoCall.tcp({ path: '/' });
    // @ts-expect-error a gRPC call is a POST to its own path
    echoCall.grpc({ method: 'GET' });
    // @ts-expect-error an upgrade is a GET
    echoCall.webSocket({ method: 'POST' });
    // @ts-expect-error TLS of the application is part of https alone
    echoCall.http({ tls: { certificate: 'none' } });
  });

  test('presents only known certificates', () => {
    // @ts-expect-error a revoked one is not made
    echoCall.https({ tls: { certificate: 'revoked' } });
    // @ts-expect-error the run's own is a file that a raw client does not have
    rawTls({ certificate: 'run' });
    // @ts-expect-error neither side supports it any more
    rawTls({ maxVersion: '1.1' });
  });
});
