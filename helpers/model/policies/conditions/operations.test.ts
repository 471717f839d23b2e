import { describe, expect, test } from 'vitest';
import { decided, get, policyOf, tcp, to } from './fixture.ts';

const at = (path: string) => ({ ...get, http: { ...get.http, method: 'GET', path } });
const denies = (operation: object, attempt = get) => decided(policyOf('DENY', to(operation)), attempt) === 'denied';

describe('a path template', () => {
  test.each([
    [
      '/status/{*}',
      { '/status/200': true, '/status': false, '/status/': false, '/status/200/x': false, '/a/status/1': false },
    ],
    ['/status/{**}', { '/status/200': true, '/status/a/b': true, '/status/': true, '/status': false }],
    ['/{*}/admin', { '/a/admin': true, '/a/b/admin': false, '/admin': false }],
    ['/a/{*}/b/{**}', { '/a/x/b/': true, '/a/x/b/c/d': true, '/a/x/y/b/c': false }],
    ['/{**}/admin', { '/a/b/admin': true, '/admin': false, '//admin': true, '/a/admin/b': false }],
    ['/{*}', { '/x': true, '/': false, '/x?q=/y': true }],
    ['/{**}', { '/': true, '/x/y': true }],
    ['/f/{*}', { '/f/a.b-c~d;e,f': true, '/f/%2Fx': true, '/f/a=b': false }],
  ])('%s matches by segments', (template, paths) => {
    const found = Object.keys(paths).map((path) => [path, denies({ paths: [template] }, at(path))] as const);
    expect(Object.fromEntries(found)).toEqual(paths);
  });

  test('is excluded by notPaths, and other braces are literal', () => {
    expect([
      denies({ notPaths: ['/status/{*}'] }, at('/status/200')),
      denies({ notPaths: ['/status/{*}'] }, at('/status')),
      denies({ paths: ['/status/{id}'] }, at('/status/200')),
    ]).toEqual([false, true, false]);
  });
});

describe('a host', () => {
  test.each([
    ['httpbin.foo:8000', true],
    ['HTTPBIN.foo:8000', true],
    ['httpbin.foo', false],
    ['httpbin.*', true],
    ['*:8000', true],
    ['*', true],
    ['*.example.com', false],
  ])('%s is compared with the Host header, its port included, in any case', (host, matches) => {
    expect([denies({ hosts: [host] }), denies({ notHosts: [host] })]).toEqual([matches, !matches]);
  });

  test('is not modelled where the Host header is not known', () => {
    const attempt = { ...get, http: { method: 'GET', path: '/' } };
    expect(decided(policyOf('DENY', to({ hosts: ['a.example'] })), attempt)).toEqual([
      'AuthorizationPolicy foo/deny: spec.rules[0].to[0].operation.hosts',
    ]);
  });
});

test.each([
  ['get', false],
  ['GET', true],
  ['G*', true],
  ['*', true],
])('a method %s is compared in its case', (method, matches) => {
  expect(denies({ methods: [method] })).toBe(matches);
});

describe('over TCP', () => {
  const rules = [{ to: [{ operation: { ports: ['8080'] } }, { operation: { methods: ['GET'] } }] }];

  test.each([
    [{ methods: ['POST'] }],
    [{ hosts: ['a.example'] }],
    [{ notPaths: ['/x'] }],
    [{ paths: ['/{*}'], ports: ['8080'] }],
  ])('the HTTP fields %j of a DENY rule are ignored', (operation) => {
    expect(denies(operation, tcp)).toBe(true);
  });

  test('one HTTP field voids the whole ALLOW rule, its other operations too', () => {
    expect([decided(policyOf('ALLOW', rules), tcp), decided(policyOf('ALLOW', rules), get)]).toEqual([
      'denied',
      'allowed',
    ]);
  });

  test('empty HTTP fields set no condition', () => {
    expect(decided(policyOf('ALLOW', to({ ports: ['8080'], methods: [] })), tcp)).toBe('allowed');
  });
});
