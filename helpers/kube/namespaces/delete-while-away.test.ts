import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withBudgets } from '../../timing/fixture.ts';
import { startFakeCluster, type FakeCluster } from '../api/fixtures/fake-cluster.ts';
import { fakeKubeconfig } from '../api/fixtures/fake-kubeconfig.ts';
import type { KubeTarget } from '../kube.ts';
import { deleteOwn } from './delete.ts';
import { newIndex } from './fixture.ts';
import { ensureNamespaces } from './make.ts';
import type { NamespaceIndex } from './namespace-index.ts';

// A minute without an API server against 20 s for a question, in a fifteenth of the time.
const AWAY_MS = 4_000;
withBudgets({ readCommand: 2_000, applyCommand: 3_000, namespaceGone: 20_000 });

const never = new AbortController().signal;
let cluster: FakeCluster;
let index: NamespaceIndex;
let front: Server;
const sockets = new Set<Socket>();
let target: KubeTarget;
/** Until when what is between the run and its API server resets connections, in milliseconds. */
let resetUntil = 0;

beforeEach(async () => {
  cluster = await startFakeCluster();
  index = newIndex();
  resetUntil = 0;
  const behind = Number(/127\.0\.0\.1:(\d+)/.exec(await readFile(cluster.target.kubeconfig, 'utf8'))?.[1]);
  front = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (performance.now() < resetUntil) return void socket.resetAndDestroy();
    const far = connect(behind, '127.0.0.1').on('error', () => socket.destroy());
    socket.on('close', () => far.destroy());
    return void socket.pipe(far).pipe(socket);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const { port } = front.address() as AddressInfo;
  target = { ...cluster.target, kubeconfig: join(cluster.directory, 'through') };
  await writeFile(target.kubeconfig, fakeKubeconfig(`http://127.0.0.1:${port.toString()}`));
  const specs = ['a', 'b'].map((name) => ({ name, injected: true, runId: 'run-1' }));
  await ensureNamespaces(target, specs, index, never);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  front.close();
  await cluster[Symbol.asyncDispose]();
});

const cleanUp = () => deleteOwn(target, index, { signal: never, hint: 'repeat it' });

test('nothing is left when the API server resets connections for a minute', async () => {
  resetUntil = performance.now() + AWAY_MS;
  for (const socket of sockets) socket.resetAndDestroy();
  await cleanUp();
  expect([...cluster.objects.keys()]).toEqual([]);
});

test('nothing is left when the API server goes away after it was asked to delete', async () => {
  let since = 0;
  cluster.afterwards = ({ method }) => {
    if (method === 'DELETE') since = performance.now();
    return undefined;
  };
  cluster.intercept = () => (since > 0 && performance.now() - since < AWAY_MS ? [503, { message: 'away' }] : undefined);
  await cleanUp();
  expect([...cluster.objects.keys()]).toEqual([]);
});

test.each([429, 500, 401])('nothing is left when each first answer is %i', async (status) => {
  const seen = new Set<string>();
  cluster.intercept = ({ method, path }) => {
    const isFirst = !seen.has(`${method} ${path}`);
    seen.add(`${method} ${path}`);
    return isFirst ? [status, { message: 'not now' }] : undefined;
  };
  await cleanUp();
  expect([...cluster.objects.keys()]).toEqual([]);
});

test('nothing is left when the answer to a deletion is lost', async () => {
  let lost = 2;
  cluster.afterwards = ({ method }) => (method === 'DELETE' && lost-- > 0 ? [504, { message: 'lost' }] : undefined);
  await cleanUp();
  expect([...cluster.objects.keys()]).toEqual([]);
  expect(index.namespaces).toEqual([]);
});
