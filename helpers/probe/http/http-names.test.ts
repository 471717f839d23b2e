import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SOURCE_LOOP } from './source-script.ts';
import { createHttpSource } from './source.ts';

const never = new AbortController().signal;
const patient = { connectSeconds: 10, totalSeconds: 15 };
const hasty = { connectSeconds: 1.5, totalSeconds: 5 };

/** Returns the records of a response, or how a query fails. */
type Zone = (name: string, times: number) => readonly Buffer[] | 'silence' | 'no such name';

let directory: string;
let names: Socket;
let server: Server;
let zone: Zone;
let sent: string[];

const LOOPBACK = Buffer.from([127, 0, 0, 1]);
/** A pointer to the name in the question (RFC 1035, 4.1.4). */
const POINTER = Buffer.from([0xc0, 12]);

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([POINTER, head, data]);
}

function labels(name: string): Buffer {
  const parts = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function nameIn(question: Buffer): string {
  const parts: string[] = [];
  for (let at = 12; question[at] !== 0; at += 1 + (question[at] ?? 0))
    parts.push(question.subarray(at + 1, at + 1 + (question[at] ?? 0)).toString());
  return parts.join('.');
}

function answer(question: Buffer, from: RemoteInfo): void {
  const name = nameIn(question);
  sent.push(name);
  const records = zone(name, sent.filter((other) => other === name).length);
  if (records === 'silence') return;
  const head = Buffer.from(question.subarray(0, 12));
  head.writeUInt16BE(records === 'no such name' ? 0x8183 : 0x8180, 2);
  const found = records === 'no such name' ? [] : records;
  head.writeUInt16BE(found.length, 6);
  names.send('noise', from.port, from.address);
  names.send(Buffer.concat([head, question.subarray(12), ...found]), from.port, from.address);
}

beforeEach(async () => {
  sent = [];
  directory = await mkdtemp(join(tmpdir(), 'meshproof-'));
  names = createSocket('udp4', answer);
  await new Promise<void>((resolve) => names.bind(0, '127.0.0.1', resolve));
  server = createServer((request, response) => response.end(request.headers.host));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  names.close();
  await rm(directory, { recursive: true });
});

/** Sends requests to hosts with the resolver of this test. */
async function send(hosts: readonly string[], limits = patient) {
  const path = join(directory, 'resolv.conf');
  await writeFile(
    path,
    `nameserver 127.0.0.1:${names.address().port.toString()}\nnameserver fd00::10\nsearch full.svc.cluster.local svc.cluster.local cluster.local\n`,
  );
  const script = SOURCE_LOOP.replaceAll('/etc/resolv.conf', path).replace('[ "$family" = ipv4 ]', 'true');
  const options = {
    name: 'sleep.full',
    command: ['sh', '-c', script],
    signal: never,
    onOpen: () => undefined,
    onInfrastructureFault: () => undefined,
  } as const;
  await using source = createHttpSource(options, limits);
  const port = (server.address() as AddressInfo).port.toString();
  return await source.send(
    hosts.map((host, index) => ({
      requestId: `id-${index.toString()}`,
      method: 'GET',
      url: `http://${host}:${port}/`,
    })),
    never,
  );
}

describe('an HTTP source with the Perl client looks up a service', () => {
  it('by its absolute name, once for all requests, and keeps the Host unchanged', async () => {
    zone = () => [record(1, LOOPBACK)];
    expect(await send(['httpbin.mtls-test', 'httpbin.mtls-test'])).toMatchObject([
      { status: 200, body: expect.stringMatching(/^httpbin\.mtls-test:\d+$/) },
      { status: 200 },
    ]);
    expect(sent).toEqual(['httpbin.mtls-test.svc.cluster.local']);
  });

  it('behind an alias', async () => {
    zone = () => [record(5, labels('elsewhere.example')), record(1, LOOPBACK)];
    expect(await send(['alias.full'])).toMatchObject([{ status: 200 }]);
  });

  it('and separates one that does not exist from the others', async () => {
    zone = (name) => (name.startsWith('gone.') ? 'no such name' : [record(1, LOOPBACK)]);
    expect(await send(['gone.full', 'here.full'])).toMatchObject([
      { exitCode: 6, status: 0, errorMessage: expect.stringContaining('gone.full.svc.cluster.local') },
      { exitCode: 0, status: 200 },
    ]);
  });

  it('again when a packet was lost', async () => {
    zone = (_, times) => (times === 1 ? 'silence' : [record(1, LOOPBACK)]);
    expect(await send(['httpbin.full'])).toMatchObject([{ status: 200 }]);
    expect(sent).toHaveLength(2);
  });

  it('until the time to connect is over', async () => {
    zone = () => 'silence';
    expect(await send(['httpbin.full'], hasty)).toMatchObject([
      { exitCode: 28, status: 0, errorMessage: expect.stringContaining('resolving') },
    ]);
  });
});
