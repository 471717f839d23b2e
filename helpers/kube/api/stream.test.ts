import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeTarget } from '../kube.ts';
import { streamApi } from './ask-api.ts';
import { fakeKubeconfig } from './fixtures/fake-kubeconfig.ts';

const never = new AbortController().signal;
/** Settles when a reader has left an answer that goes on. */
const left = Promise.withResolvers<void>();
const server = createServer((request, response) => {
  switch (request.url) {
    case '/ends':
      return response.end('one\n\ntwo\nthree');
    case '/refused':
      return response.writeHead(403).end('{"message":"forbidden by policy"}');
    case '/breaks':
      response.write('one\n');
      return setImmediate(() => response.destroy());
    default:
      response.once('close', left.resolve);
      return response.write('one\ntwo\n'); // it goes on
  }
});

let directory = '';
let target: KubeTarget;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  target = { kubectl: 'none', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
  await writeFile(target.kubeconfig, fakeKubeconfig(origin));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

async function read(path: string, lines: string[], signal = never): Promise<void> {
  for await (const line of streamApi(target, path, signal)) lines.push(line);
}

describe('streamApi()', () => {
  it('gives every line, also an empty one and one that is not ended', async () => {
    const lines: string[] = [];
    await read('/ends', lines);
    expect(lines).toEqual(['one', '', 'two', 'three']);
  });

  it('ends in silence when its reader leaves, and closes the connection', async () => {
    for await (const line of streamApi(target, '/', never)) {
      expect(line).toBe('one');
      break;
    }
    await left.promise;
  });

  it('throws the reason when it is aborted', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const reading = read('/', lines, stop.signal);
    await expect.poll(() => lines).toEqual(['one', 'two']);
    stop.abort(new Error('interrupted'));
    await expect(reading).rejects.toThrow('interrupted');
  });

  it('throws the message of a refusal, and what broke a connection', async () => {
    await expect(read('/refused', [])).rejects.toThrow('forbidden by policy');
    await expect(read('/breaks', [])).rejects.toThrow(/closed|terminated/);
  });
});
