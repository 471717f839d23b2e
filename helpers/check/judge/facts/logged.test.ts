import { describe, expect, test } from 'vitest';
import { admitted, describeOutcome, refused, type Observed } from '../../../model/outcome.ts';
import type { ProxyWitness } from '../../../model/witness.ts';
import { readFact } from './read-fact.ts';

const as = 'spiffe://cluster.local/ns/full/sa/sleep';
const request = { method: 'GET', path: '/a?b=c' };
const line: ProxyWitness = { side: 'callee', transport: 'mtls', as, status: 200, request };

function read(proxy: ProxyWitness | undefined, plain: Observed = admitted.overMtls(as, { seenBy: 'proxy' })): string {
  const facts = { kind: 'infrastructure', cause: '', attempts: 0 } as const;
  const reports = proxy === undefined ? {} : { proxy };
  return describeOutcome(readFact('log-row', { facts, plain, certificates: [], ...reports }));
}

describe('a row of the access log', () => {
  test.each([
    ['an admission', line, admitted.overMtls(as, { seenBy: 'callee' }), `200 as ${as}, GET /a?b=c`],
    ['a denial', { ...line, status: 403, refused: 'rbac-403' }, refused.by('rbac-403'), `403 as ${as}, GET /a?b=c`],
    [
      'a peer without a certificate',
      { side: 'callee', transport: 'plaintext', status: 200, request },
      admitted.overPlaintext(),
      '200 as no principal, GET /a?b=c',
    ],
  ] as const)('describes %s', (_, proxy, plain, value) => {
    expect(read(proxy, plain)).toBe(`reports log-row: ${value}`);
  });

  test('is the outcome of a request without a response', () => {
    expect(read(line, refused.by('connection-reset'))).toBe('refused by connection-reset');
  });

  const { as: _as, ...anonymous } = line;
  const { request: _request, ...connection } = line;
  test.each([
    ['silence', undefined],
    ['the line of a connection', connection],
    ['a line that may be of another request', { ...line, isSurmised: true }],
    ["the line of the caller's sidecar", { ...line, side: 'caller' }],
    ['a certificate without an identity', anonymous],
  ] as const)('is inconclusive after %s', (_, proxy) => {
    expect(read(proxy)).toMatch(/^inconclusive: the callee's sidecar/);
  });
});
