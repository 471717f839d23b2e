import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startConnectProxy } from '../fixtures/connect-proxy.ts';
import { makePlugin } from '../fixtures/plugin.ts';
import { startTlsApi, type TlsApi } from '../fixtures/tls-api.ts';
import { accept, DATA, received, send } from '../fixtures/tunnel-end.ts';
import { loadClient } from './tunnel.ts';
import { forwardPod, type WorkloadForward } from './workload-forward.ts';

const to = { namespace: 'full', name: 'echo', port: 17_070 };

/** What forwards ports takes long to load on a busy machine. */
const LOADED_MS = 120_000;

let api: TlsApi;
const tunnels: Duplex[] = [];
beforeAll(async () => {
  await loadClient();
  api = await startTlsApi();
  api.upgrade = (_request, socket, raw) => echo(raw, socket);
}, LOADED_MS);
afterEach(() => {
  api.received.length = 0;
  vi.unstubAllEnvs();
});
afterAll(async () => {
  for (const tunnel of tunnels) tunnel.destroy();
  await api[Symbol.asyncDispose]();
});

function echo(raw: Parameters<typeof accept>[0], socket: Duplex): void {
  tunnels.push(socket);
  accept(raw, socket);
  socket.on('data', (frame: Buffer) => send(socket, DATA, received(frame)));
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status.toString()} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
}

async function dial({ socketPath }: WorkloadForward): Promise<Socket> {
  const socket = connect({ path: socketPath }).on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function echoed(forward: WorkloadForward): Promise<string> {
  const socket = await dial(forward);
  socket.write('early');
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return bytes.toString();
}

it.each([false, true])(
  'forwards act by all that the kubeconfig gives, a proxy with TLS (%s) included',
  async (isSecure) => {
    const issued = await api.authority.issue({ commonName: 'proxy', dnsNames: ['localhost'], usages: ['server'] });
    await using proxy = await startConnectProxy(isSecure ? issued : undefined);
    const server = `https://api.example:${api.port.toString()}/k8s/clusters/c`;
    const user = { token: 'abc', as: 'auditor', 'as-groups': ['view', 'more'] };
    const target = await api.target({ user, cluster: { server, 'proxy-url': proxy.url } });
    await using forward = await forwardPod(target, to);
    expect(await echoed(forward)).toBe('early');
    const [request] = api.received;
    expect(request).toMatchObject({
      url: '/k8s/clusters/c/api/v1/namespaces/full/pods/echo/portforward?ports=17070',
      servername: 'api.example',
      headers: {
        authorization: ['Bearer abc'],
        'impersonate-user': ['auditor'],
        'impersonate-group': ['view', 'more'],
      },
    });
    expect(proxy.tunnels).toEqual([`api.example:${api.port.toString()}`]);
  },
);

it('forwards renew credentials that are refused', async () => {
  const plugin = await makePlugin(api.directory);
  await plugin.gives({ token: 't-{n}' });
  const target = await api.target({ user: plugin.user }, 'renews');
  api.upgrade = ({ headers }, socket, raw) =>
    headers['authorization']?.[0] === 'Bearer t-2' ? echo(raw, socket) : refuse(socket, 401);
  await using forward = await forwardPod(target, to);
  expect(await echoed(forward)).toBe('early');
});

it('forwards wait for a server that is away for a moment, and not for one that refuses', async () => {
  const target = await api.target({ user: { token: 'abc' } }, 'away');
  const statuses = [503, 429];
  api.upgrade = (_request, socket, raw) => {
    const status = statuses.shift();
    if (status === undefined) echo(raw, socket);
    else refuse(socket, status);
  };
  await using forward = await forwardPod(target, to);
  expect(await echoed(forward)).toBe('early');
  api.upgrade = (_request, socket) => refuse(socket, 403);
  await once(await dial(forward), 'close');
  expect(forward.problems).toEqual(['Unexpected server response: 403']);
});

it('forwards listen where no other user reaches them, and leave nothing', async () => {
  const target = await api.target({ user: { token: 'abc' } }, 'private');
  const forward = await forwardPod(target, to);
  const directory = dirname(forward.socketPath);
  const { mode, uid } = await stat(directory);
  expect([(mode & 0o777).toString(8), uid]).toEqual(['700', process.getuid?.()]);
  expect(forward.address).toBe(`unix:${forward.socketPath}`);
  await forward[Symbol.asyncDispose]();
  await expect(readdir(directory)).rejects.toThrow('ENOENT');
});

it('a socket is short enough however long the path for temporary files is', async () => {
  vi.stubEnv('TMPDIR', `${tmpdir()}/${'x'.repeat(100)}`);
  const target = await api.target({ user: { token: 'abc' } }, 'short');
  await using forward = await forwardPod(target, to);
  expect(Buffer.byteLength(forward.socketPath)).toBeLessThanOrEqual(107);
});
