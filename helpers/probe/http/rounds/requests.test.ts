import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../http-request.ts';
import type { Hello } from './hello.ts';
import { formatRound } from './requests.ts';

const request = { requestId: 'id-1', method: 'GET', url: 'http://httpbin.full:8000/headers?a=b&c' };
const limits = { connectSeconds: 2, totalSeconds: 5 };
const inCluster: Hello = { client: 'curl', family: 'ipv4', suffix: 'svc.cluster.local' };

function linesOf(requests: readonly HttpRequest[], hello: Hello = inCluster): string[] {
  return formatRound('r1', requests, { hello, limits }).split('\n');
}

describe('formatRound() for curl', () => {
  it('announces the bytes that follow, and writes one section per request', () => {
    const [first = '', ...config] = linesOf([request, { ...request, requestId: 'id-2' }]);
    expect(first).toBe(`r1 ${Buffer.byteLength(config.join('\n')).toString()}`);
    const [one = [], two = [], ...rest] = config
      .join('\n')
      .split('next\n')
      .map((section) => section.split('\n'));
    expect(rest).toEqual([]);
    expect(one).toEqual(expect.arrayContaining(['header="x-request-id: id-1"', 'output="000000"', 'max-time=5']));
    expect(two).toEqual(
      expect.arrayContaining([
        'header="x-request-id: id-2"',
        'output="000001"',
        'url="http://httpbin.full:8000/"',
        'request-target="/headers?a=b&c"',
      ]),
    );
  });

  it('sends a wire marker, where there is one', () => {
    expect(linesOf([{ ...request, wireMarker: 'abc-id-1' }])).toContain('header="x-meshproof-marker: abc-id-1"');
    expect(linesOf([request]).join()).not.toContain('wireMarker');
  });

  it('quotes a target and the value of a header', () => {
    const odd = { ...request, url: 'http://a/"\\x', headers: { 'x-a': '"\\"', 'x-none': '' } };
    expect(linesOf([odd])).toEqual(
      expect.arrayContaining(['request-target="/\\"\\\\x"', 'header="x-a: \\"\\\\\\""', 'header="x-none;"']),
    );
  });

  it('sends headers, including Host', () => {
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

  it.each(['http://127.0.0.1:80/', 'http://istio.io.invalid/', 'http://localhost:80/'])(
    'resolves the host of %s unchanged',
    (url) => expect(linesOf([{ ...request, url }]).join()).not.toContain('connect-to'),
  );

  it('refuses pooled connections', () =>
    expect(() => linesOf([{ ...request, connection: 'pooled' }])).toThrow('no connection can be kept'));

  it('does not change the resolver where it names no cluster or the pod has two address families', () =>
    expect(
      linesOf([request], { client: 'curl', family: 'both', suffix: '' }).filter((line) =>
        /^(connect-to|ipv4)/.test(line),
      ),
    ).toEqual([]));
});

describe('formatRound() for the Perl client', () => {
  const perl: Hello = { client: 'perl', family: 'ipv4', suffix: 'svc.cluster.local' };

  it('writes the place, the limits and the headers of each request', () =>
    expect(linesOf([request, { ...request, url: 'http://httpbin.full/', wireMarker: 'abc' }], perl).slice(1)).toEqual([
      'GET httpbin.full 8000 /headers?a=b&c 2 5 new 5',
      'Host: httpbin.full:8000',
      'User-Agent: meshproof',
      'Accept: */*',
      'x-request-id: id-1',
      'Connection: close',
      'GET httpbin.full 80 / 2 5 new 6',
      'Host: httpbin.full',
      'User-Agent: meshproof',
      'Accept: */*',
      'x-request-id: id-1',
      'x-meshproof-marker: abc',
      'Connection: close',
      '',
    ]));

  it('replaces default headers by those of a request', () =>
    expect(linesOf([{ ...request, headers: { 'x-to': 'new', host: 'other.example' } }], perl).slice(2)).toEqual([
      'User-Agent: meshproof',
      'Accept: */*',
      'x-request-id: id-1',
      'x-to: new',
      'host: other.example',
      'Connection: close',
      '',
    ]));

  it('marks requests that may use pooled connections', () =>
    expect(linesOf([{ ...request, connection: 'pooled' }], perl)[1]).toMatch(/ pooled 4$/));
});

describe.each(['curl', 'perl'] as const)('formatRound() for %s', (client) => {
  it.each([
    { url: 'http://a/ b' },
    { url: 'http://a/#b' },
    { url: 'http://a/\nnext' },
    { url: 'http://a"/' },
    { url: 'file:///etc/passwd' },
    { url: 'https://httpbin.full/' },
    { method: 'G T' },
    { requestId: 'a b' },
    { wireMarker: 'a"b' },
    { headers: { 'a"': 'b' } },
    { headers: { a: 'b\nc: d' } },
    { headers: { 'a b': 'c' } },
  ])('refuses %j, which could leave its field', (part) =>
    expect(() => linesOf([{ ...request, ...part }], { ...inCluster, client })).toThrow(TypeError),
  );
});
