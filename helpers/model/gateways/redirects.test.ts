import { describe, expect, test } from 'vitest';
import { gateway, https, outcome, plain, secret, served, to, virtual } from './fixture.ts';

const A = 'a.example';
const nowhere = 'refused by no-route';
const get = (host: string) => to.http(host);

describe('a redirect', () => {
  const redirecting = (hosts = [A]) => gateway([plain(hosts, { tls: { httpsRedirect: true } })]);

  // gateway.go: RequireTls of the virtual host, with or without a VirtualService.
  test.each([
    ['of a server answers whatever routes there are', [redirecting(), virtual([A])], 'refused by redirected:301'],
    ['of a server needs no VirtualService', [redirecting()], 'refused by redirected:301'],
    ['of a server is for its hosts', [redirecting(['b.example']), virtual([A])], nowhere],
    [
      'of a route has its status',
      [gateway([plain([A])]), virtual([A], [{ redirect: { uri: '/y', redirectCode: 308 } }])],
      'refused by redirected:308',
    ],
    [
      'of a route is 301 by default',
      [gateway([plain([A])]), virtual([A], [{ redirect: { uri: '/y' } }])],
      'refused by redirected:301',
    ],
    [
      'of another status is not modelled',
      [gateway([plain([A])]), virtual([A], [{ redirect: { redirectCode: 300 } }])],
      'not modelled: VirtualService foo/for-a.example: spec.http[0].redirect.redirectCode: 300',
    ],
  ])('%s', (_, docs, expected) => expect(outcome(docs, get(A))).toBe(expected));

  test('to HTTPS leaves requests over TLS to their routes, whatever they claim', () => {
    const at = [secret(served()), gateway([plain([A], { tls: { httpsRedirect: true } }), https([A])]), virtual([A])];
    const claims = to.http(A, { headers: { 'X-Forwarded-Proto': 'https' } });
    expect(outcome(at, claims)).toBe('refused by redirected:301');
    expect(outcome(at, to.https(A))).toBe('admitted over tls');
    const redirecting443 = [secret(served()), gateway([https([A], { httpsRedirect: true })]), virtual([A])];
    expect(outcome(redirecting443, to.https(A))).toBe('admitted over tls');
  });
});
