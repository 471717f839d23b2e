import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { http, type HttpProbe } from '../../model/probes/http.ts';
import { stream } from '../../model/probes/stream.ts';
import { openStreamSource, STREAM_COMMAND } from '../stream/source.ts';
import { beginning } from '../stream/stream-script.ts';
import { httpUrl } from './source.ts';
import { CLIENTS } from './test-server.ts';
import { never, source } from './test-source.ts';

/** The bytes of each request; a server that parsed them would hide what was sent. */
const received: string[] = [];
const server: Server = createServer((socket) => {
  socket.on('data', (bytes) => {
    received.push(bytes.toString('latin1'));
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  socket.on('error', () => socket.destroy());
});
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
});
beforeEach(() => {
  received.length = 0;
});
afterAll(() => server.close());

const PATHS = [
  '/public/../admin',
  '/./admin/.',
  '//admin',
  '///a//b/',
  '/%2e%2e/admin',
  '/a%2F..%2fadmin',
  '/%61dmin',
  '/admin;x=1',
  String.raw`/public\..\admin`,
  '/a"b<c>^`{|}[1-3]',
  '/%zz%',
  '/?',
  '/a?//../?b',
];

async function sendAll(script: string, urls: readonly string[], headers: Record<string, string> = {}): Promise<void> {
  await using one = source(script);
  const requests = urls.map((url, index) => ({ requestId: `id-${index.toString()}`, method: 'GET', url, headers }));
  const results = await one.send(requests, never);
  expect(results).toMatchObject(urls.map(() => ({ status: 200 })));
}

async function streamOf(probe: HttpProbe): Promise<void> {
  await using one = openStreamSource(STREAM_COMMAND, never);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const limits = { connectSeconds: 10, totalSeconds: 15 };
  one.begin(beginning(`${base}${probe.path}`, stream.of(probe), limits), () => resolve(undefined));
  await Promise.race([promise, one.broken]);
  await one.end();
}

const linesOf = (request: string | undefined) => request?.split('\r\n') ?? [];
const targets = () => received.map((request) => linesOf(request)[0]?.split(' ')[1]);

describe.each(Object.entries(CLIENTS))('an HTTP source with %s', (_, script) => {
  it('sends each target byte for byte', async () => {
    await sendAll(
      script,
      PATHS.map((path) => `${base}${path}`),
    );
    expect(new Set(targets())).toEqual(new Set(PATHS));
  });

  it('sends hosts and headers as they are written, names of different case one after another', async () => {
    const headers = {
      'X-Odd_Name': String.raw`"a\ `,
      'x-none': '',
      'X-A': '1',
      'x-a': '2',
      Host: 'HTTPBIN.Full.:8000',
    };
    await sendAll(script, [`${base}/`], headers);
    const lines = linesOf(received[0]);
    expect(lines).toEqual(expect.arrayContaining(['Host: HTTPBIN.Full.:8000', 'X-A: 1', 'x-a: 2']));
    expect(lines.filter((line) => /^host:/i.test(line))).toHaveLength(1);
    expect(lines.find((line) => line.startsWith('X-Odd_Name'))?.trimEnd()).toBe(String.raw`X-Odd_Name: "a\ `.trimEnd());
    expect(lines.find((line) => line.startsWith('x-none'))?.trimEnd()).toBe('x-none:');
  });
});

describe('the URL of a request', () => {
  const to = { namespace: 'mtls-test', workload: 'httpbin' };
  it.each([
    [http.get('//admin'), 'http://httpbin.mtls-test:8000//admin'],
    [http.get('/a/../b', { port: 80, at: 'other.full' }), 'http://other.full/a/../b'],
  ])('of %j is %s', (probe, url) => expect(httpUrl(to, probe)).toBe(url));
});

describe('a stream', () => {
  it.each(PATHS)('sends the target %s byte for byte', async (path) => {
    await streamOf(http.get(path));
    expect(targets()[0]).toBe(path);
  });

  it('sends a host', async () => {
    await streamOf(http.get('/', { host: 'other.example' }));
    expect(linesOf(received[0])).toContain('Host: other.example');
  });
});
