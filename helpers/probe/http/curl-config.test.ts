import { describe, expect, it } from 'vitest';
import { formatRound } from './curl-config.ts';
import type { Hello } from './curl-frames.ts';

const request = { requestId: 'id-1', method: 'GET', url: 'http://httpbin.full:8000/headers?a=b&c' };
const limits = { connectSeconds: 2, totalSeconds: 5 };
const inCluster: Hello = { family: 'ipv4', suffix: 'svc.cluster.local' };

function linesOf(
  requests: readonly (typeof request & { canary?: string; headers?: Record<string, string> })[],
  hello: Hello = inCluster,
): string[] {
  return formatRound('r1', requests, { hello, limits }).split('\n');
}

describe('formatRound()', () => {
  it('announces the bytes that follow, and gives each request a section of its own', () => {
    const [first = '', ...config] = linesOf([request, { ...request, requestId: 'id-2' }]);
    expect(first).toBe(`r1 ${Buffer.byteLength(config.join('\n')).toString()}`);
    const [one = [], two = [], ...rest] = config
      .join('\n')
      .split('next\n')
      .map((section) => section.split('\n'));
    expect(rest).toEqual([]);
    expect(one).toEqual(expect.arrayContaining(['header="x-request-id: id-1"', 'output="000000"', 'max-time=5']));
    expect(two).toEqual(
      expect.arrayContaining(['header="x-request-id: id-2"', 'output="000001"', `url="${request.url}"`]),
    );
  });

  it('sends a canary along, where there is one', () => {
    expect(linesOf([{ ...request, canary: 'abc-id-1' }])).toContain('header="x-meshproof-canary: abc-id-1"');
    expect(linesOf([request]).join()).not.toContain('canary');
  });

  it('sends headers along, the Host among them', () => {
    const lines = linesOf([{ ...request, headers: { 'x-to': 'new', Host: 'other.example' } }, request]);
    expect(lines.filter((line) => /x-to|Host/.test(line))).toEqual([
      'header="x-to: new"',
      'header="Host: other.example"',
    ]);
  });

  it.each([
    ['http://httpbin.full:8000/headers', 'connect-to="httpbin.full:8000:httpbin.full.svc.cluster.local.:8000"'],
    ['http://httpbin.full/headers', 'connect-to="httpbin.full:80:httpbin.full.svc.cluster.local.:80"'],
  ])('resolves the service of %s by its absolute name', (url, line) =>
    expect(linesOf([{ ...request, url }])).toContain(line),
  );

  it.each(['http://127.0.0.1:80/', 'http://istio.io.invalid/', 'http://localhost:80/', 'https://httpbin.full/'])(
    'resolves the host of %s as it stands',
    (url) => expect(linesOf([{ ...request, url }]).join()).not.toContain('connect-to'),
  );

  it('leaves the resolver alone where it names no cluster or the pod has two families of addresses', () =>
    expect(
      linesOf([request], { family: 'both', suffix: '' }).filter((line) => /^(connect-to|ipv4)/.test(line)),
    ).toEqual([]));

  it.each([
    { url: 'http://a/"' },
    { url: 'http://a/\nnext' },
    { url: 'file:///etc/passwd' },
    { method: 'G T' },
    { requestId: 'a b' },
    { canary: 'a"b' },
    { headers: { a: 'b"' } },
    { headers: { a: 'b\nc: d' } },
    { headers: { 'a b': 'c' } },
  ])('refuses %j, which could leave its field', (part) =>
    expect(() => linesOf([{ ...request, ...part }])).toThrow(TypeError),
  );
});
