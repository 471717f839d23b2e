import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Witnessed } from '../../model/witness.ts';
import { classifyEcho } from './echo.ts';
import { answered, byProxy, mtls, PEER, plaintext } from './fixture.ts';

const anything = fc.record({
  protocol: fc.constantFrom('http', 'http2', 'websocket', 'grpc', 'tcp', 'https'),
  ok: fc.boolean(),
  error: fc.oneof(fc.string(), fc.constantFrom('EOF', 'connection reset by peer', 'websocket: bad handshake')),
  status: fc.constantFrom(0, 101, 200, 302, 403, 404, 500, 503),
  body: fc.oneof(fc.string(), fc.constantFrom('RBAC: access denied', 'no healthy upstream', 'id-1')),
  callee: fc.constantFrom({}, { StatusCode: '200', IP: '127.0.0.6' }, { StatusCode: '200', IP: '10.0.0.1' }),
});
const witnesses = fc.record(
  {
    callee: fc.constantFrom(mtls, plaintext, { ...mtls, echoesRequest: false }),
    proxy: fc.record(
      {
        side: fc.constantFrom('callee' as const, 'caller' as const),
        transport: fc.constantFrom('mtls' as const, 'tls' as const, 'plaintext' as const),
        as: fc.constant(PEER),
        refused: fc.constantFrom('rbac-l4' as const, 'connection-reset' as const),
      },
      { requiredKeys: ['side'] },
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Witnessed>;

test.prop([anything, witnesses])(
  'admits only calls with a response, and over mTLS only a peer that a witness names',
  (part, seen) => {
    const facts = answered({ ...part, message: 'id-1' });
    const { is, ...rest } = classifyEcho(facts, seen);
    if (is === 'admitted') {
      expect([facts.ok, facts.status === 0 || (facts.status >= 200 && facts.status < 300)]).toEqual([true, true]);
      if ('over' in rest && rest.over === 'mtls')
        expect([seen.callee?.peer, seen.proxy?.side === 'callee' ? seen.proxy.as : '']).toContain(
          'as' in rest ? rest.as : '',
        );
    }
    if (is === 'inconclusive') expect('because' in rest && rest.because).not.toBe('');
  },
);

test.prop([anything.filter(({ ok }) => !ok)])('never admits a call that failed', (part) => {
  expect(['refused', 'inconclusive']).toContain(classifyEcho(answered(part), { callee: mtls, proxy: byProxy }).is);
});
