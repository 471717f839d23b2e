import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KubeTarget } from '../../kube.ts';
import { fakeKubeconfig } from '../fixtures/fake-kubeconfig.ts';
import { accept, DATA, received, send, ERROR_TEXT } from '../fixtures/tunnel-end.ts';
import { loadClient } from './tunnel.ts';
import { forwardWorkload } from './workload-forward.ts';

const never = new AbortController().signal;
const to = { namespace: 'full', workload: 'echo', port: 17_070 };

/**
 * Substitute for an API server: lists pods and serves the kubelet's end of a port-forward over
 * WebSocket.
 */
let pods: readonly object[];
let serve: (tunnel: Duplex) => void;
const asked: string[] = [];
const tunnels: Duplex[] = [];
const api = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.end(JSON.stringify({ items: pods }));
});
api.on('upgrade', (request, socket) => {
  asked.push(request.url ?? '');
  accept(request, socket);
  tunnels.push(socket);
  serve(socket);
});

/** What forwards ports takes long to load on a busy machine. */
const LOADED_MS = 120_000;

let directory = '';
let target: KubeTarget;

beforeAll(async () => {
  await loadClient();
  await new Promise<void>((resolve) => {
    api.listen(0, '127.0.0.1', resolve);
  });
  directory = await mkdtemp(join(tmpdir(), 'meshproof-forward-'));
  target = { kubectl: '/none', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
  await writeFile(
    target.kubeconfig,
    fakeKubeconfig(`http://127.0.0.1:${(api.address() as AddressInfo).port.toString()}`),
  );
}, LOADED_MS);
beforeEach(() => {
  asked.length = 0;
  pods = [
    { metadata: { name: 'echo-old', deletionTimestamp: '2026-11-22T13:00:00Z' }, status: { phase: 'Running' } },
    { metadata: { name: 'echo-new' }, status: { phase: 'Running' } },
  ];
  serve = (tunnel) => tunnel.on('data', (frame: Buffer) => send(tunnel, DATA, received(frame)));
});
afterAll(async () => {
  for (const tunnel of tunnels) tunnel.destroy();
  api.close();
  await rm(directory, { recursive: true });
});

async function dial(path: string): Promise<Socket> {
  const socket = connect({ path });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

describe('forwardWorkload()', () => {
  it('joins a local socket with the pod that runs, bytes that came early included', async () => {
    await using forward = await forwardWorkload(target, to, never);
    const socket = await dial(forward.socketPath);
    socket.write('early');
    const [echoed] = (await once(socket, 'data')) as [Buffer];
    expect(echoed.toString()).toBe('early');
    expect(asked).toEqual([
      '/api/v1/namespaces/full/pods?labelSelector=app%3Decho',
      '/api/v1/namespaces/full/pods/echo-new/portforward?ports=17070',
    ]);
    socket.destroy();
  });

  it('ends the local connection with the tunnel, and reports its error', async () => {
    serve = (tunnel) => send(tunnel, ERROR_TEXT, Buffer.from('connection refused'));
    await using forward = await forwardWorkload(target, to, never);
    await once(await dial(forward.socketPath), 'close');
    expect(forward.problems).toEqual(['connection refused']);
  });

  it('ends the tunnel with the local connection', async () => {
    const { promise, resolve } = Promise.withResolvers<Duplex>();
    serve = resolve;
    await using forward = await forwardWorkload(target, to, never);
    const socket = await dial(forward.socketPath);
    const tunnel = await promise;
    let frames = Buffer.alloc(0);
    tunnel.on('data', (bytes: Buffer) => (frames = Buffer.concat([frames, bytes])));
    socket.destroy();
    // The last frame closes the WebSocket: opcode 8 (RFC 6455, 5.5.1).
    await expect.poll(() => frames.includes(0x88)).toBe(true);
  });

  it('reports that no pod runs', async () => {
    pods = [];
    await using forward = await forwardWorkload(target, to, never);
    await once(await dial(forward.socketPath), 'close');
    expect(forward.problems).toEqual(['no pod of echo.full runs']);
  });
});
