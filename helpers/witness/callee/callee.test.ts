import { describe, expect, it } from 'vitest';
import type { HttpFacts } from '../../probe/http/facts.ts';
import { calleeFacts, readCalleeReport, sameRequest } from './callee.ts';

const ID = '0f0d69ab-26fd-45f0-9142-940642b106b2';
const PEER = 'spiffe://cluster.local/ns/full/sa/sleep';

function answer(headers: Record<string, string[]>, status = 200): HttpFacts {
  const body = JSON.stringify({ headers });
  return { kind: 'http', url: '', exitCode: 0, errorMessage: '', status, responseHeaders: {}, body, totalMs: 1 };
}

describe('calleeFacts()', () => {
  it('names the peer of the last element, which the sidecar of the callee added', () => {
    const xfcc = [`By=x;Hash=1;URI=spiffe://forged/ns/a/sa/b,By=y;Hash=2;Subject="";URI=${PEER}`];
    const facts = calleeFacts(answer({ 'X-Forwarded-Client-Cert': xfcc, 'X-Request-Id': [ID] }), ID);
    expect(facts).toMatchObject({ echoesRequest: true, peer: PEER, certificateForwarded: true, xfcc, malformed: '' });
  });

  it('falls back to the subject of a certificate without a URI', () => {
    expect(calleeFacts(answer({ 'X-Forwarded-Client-Cert': ['Hash=1;Subject="CN=client"'] }), ID)?.peer).toBe(
      'CN=client',
    );
  });

  it('distinguishes a request without a certificate from a response that is no echo', () => {
    expect(calleeFacts(answer({ 'X-Request-Id': [ID] }), ID)).toMatchObject({ certificateForwarded: false, peer: '' });
    expect(calleeFacts({ ...answer({}), body: 'RBAC: access denied' }, ID)).toBeUndefined();
    expect(calleeFacts({ ...answer({}), status: 0 }, ID)).toBeUndefined();
  });

  it('keeps a malformed header and identifies no peer for it', () => {
    const facts = calleeFacts(answer({ 'X-Forwarded-Client-Cert': ['nonsense'] }), ID);
    expect(facts).toMatchObject({
      certificateForwarded: true,
      peer: '',
      malformed: expect.stringContaining('position 0'),
    });
  });

  it('keeps the target and host that echo received, and whether a proxy was on the way', () => {
    const body = (headers: string) =>
      `URL=/a/../b\nHost=Other:80\nProto=HTTP/1.1\n${headers}RequestHeader=X-Request-Id:${ID}\nHostname=e`;
    const read = (headers: string) => calleeFacts({ ...answer({}), body: body(headers) }, ID);
    expect(read('')).toMatchObject({ target: '/a/../b', host: 'Other:80', direct: true });
    expect(read('RequestHeader=X-Forwarded-Proto:http\n')).not.toHaveProperty('direct');
    expect(readCalleeReport(read(''), ID)).toEqual(read(''));
  });

  it('finds the id of a request in its marker, where a gateway has replaced the other one', () => {
    const through = (marker: string) =>
      calleeFacts(answer({ 'X-Request-Id': ['of-the-gateway'], 'X-Meshproof-Marker': [marker] }), ID)?.echoesRequest;
    expect([ID, `0f0d-${ID}`, `${ID}0`, 'another'].map(through)).toEqual([true, true, false, false]);
  });

  it('detects the response to another request', () => {
    expect(calleeFacts(answer({ 'X-Request-Id': ['another'] }), ID)?.echoesRequest).toBe(false);
    expect(calleeFacts(answer({}), ID)?.echoesRequest).toBe(false);
  });
});

describe('sameRequest()', () => {
  it('ignores the digit of the tracing decision, and no other', () => {
    expect(sameRequest(ID, ID.replace('-45f0', '-95f0'))).toBe(true);
    expect(sameRequest(ID, ID.replace('-45f0', '-4500'))).toBe(false);
    expect(sameRequest(ID, `${ID}0`)).toBe(false);
  });
});
