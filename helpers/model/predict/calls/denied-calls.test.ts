import { describe, expect, test } from 'vitest';
import { all, asA, deny, outcome, over } from './fixture.ts';

describe('calls between echo applications', () => {
  test('are denied by request on HTTP ports and by connection on TCP ports', () => {
    expect(over([deny({ ports: ['18080', '18085', '18090', '17070', '19000', '18443'] })], 'a.foo -> b.foo')).toEqual({
      http: 'refused by rbac-403',
      http2: 'refused by rbac-403',
      webSocket: 'refused by rbac-403',
      grpc: 'refused by rbac-grpc-7',
      tcp: 'refused by rbac-l4',
      https: 'refused by rbac-l4',
    });
  });

  test('over TCP ignore the HTTP fields of a DENY rule', () => {
    expect(outcome([deny({ methods: ['DELETE'] })], 'a.foo -> b.foo', all.tcp)).toBe('refused by rbac-l4');
    expect(outcome([deny({ methods: ['DELETE'] })], 'a.foo -> b.foo', all.http)).toBe(asA);
    expect(outcome([deny({ paths: ['/proto.EchoTestService/*'] })], 'a.foo -> b.foo', all.grpc)).toBe(
      'refused by rbac-grpc-7',
    );
  });
});
