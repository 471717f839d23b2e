import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fakeKubeconfig } from '../../../kube/api/fixtures/fake-kubeconfig.ts';
import { responseTo, type FakeResponse, type Stored } from './fake-responses.ts';

/**
 * A fake cluster with Istio that stores applied objects and never makes a workload ready, for tests
 * of how runs end.
 */
export interface FakeCluster extends AsyncDisposable {
  readonly kubeconfig: string;
  /** Deleted with the cluster; its `bin` has a kubectl and an istioctl for PATH. */
  readonly directory: string;
  /** Names of the existing namespaces. */
  readonly namespaces: () => readonly string[];
  /** Settles once a workload was applied: the run has namespaces, and waits. */
  readonly deployed: Promise<void>;
  /** Every call so far, by method and path. */
  readonly calls: string[];
  /** Refuses the calls for which it returns true. */
  refuse: (call: string) => boolean;
  /** Delays the deletions of namespaces from now on. */
  readonly delayDeletions: () => DelayedDeletions;
}

export interface DelayedDeletions {
  /** Settles when a deletion was requested. */
  readonly requested: Promise<void>;
  readonly release: () => void;
}

interface Delay {
  readonly requested: PromiseWithResolvers<void>;
  readonly released: PromiseWithResolvers<void>;
}

/** Starts the cluster on loopback. */
export async function startFakeCluster(): Promise<FakeCluster> {
  const objects = new Map<string, Stored>();
  const deployed = Promise.withResolvers<void>();
  let delayed: Delay | undefined;
  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const [path = ''] = (request.url ?? '').split('?');
      const call = `${request.method ?? ''} ${path}`;
      cluster.calls.push(call);
      const body = await text(request);
      if (request.method === 'PATCH' && path.includes('/deployments/')) deployed.resolve();
      if (request.method === 'DELETE' && isNamespace(path)) {
        delayed?.requested.resolve();
        await delayed?.released.promise;
      }
      const result = cluster.refuse(call)
        ? { status: 403, body: { message: 'forbidden' } }
        : responseTo(objects, request, path, body);
      // A watch has no events, and stays open until its reader leaves.
      if (result !== undefined) send(response, result);
    };
    respond().catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const directory = await mkdtemp(join(tmpdir(), 'meshproof-endings-'));
  const { port } = server.address() as AddressInfo;
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, fakeKubeconfig(`http://127.0.0.1:${port.toString()}`));
  await writeTools(join(directory, 'bin'), `http://127.0.0.1:${port.toString()}`);
  const cluster: FakeCluster = {
    kubeconfig,
    directory,
    namespaces: () => [...objects.keys()].filter(isNamespace).map((path) => path.slice(NAMESPACES.length + 1)),
    deployed: deployed.promise,
    calls: [],
    refuse: () => false,
    delayDeletions: () => {
      const delay = { requested: Promise.withResolvers<void>(), released: Promise.withResolvers<void>() };
      delayed = delay;
      return { requested: delay.requested.promise, release: delay.released.resolve };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await rm(directory, { recursive: true });
    },
  };
  return cluster;
}

function send(response: ServerResponse, { status, body }: FakeResponse): void {
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
}

const NAMESPACES = '/api/v1/namespaces';
const isNamespace = (path: string): boolean => path.startsWith(`${NAMESPACES}/`) && !path.includes('/', 19);

/** A kubectl that knows one context and can delete namespaces, and an istioctl. */
async function writeTools(bin: string, origin: string): Promise<void> {
  const kubectl = `#!${process.execPath}
const args = process.argv.slice(2).join(' ');
if (args.startsWith('config ')) console.log('c');
else if (args.includes('delete namespaces')) {
  const { items } = await (await fetch('${origin}${NAMESPACES}')).json();
  for (const { metadata } of items) await fetch('${origin}${NAMESPACES}/' + metadata.name, { method: 'DELETE' });
} else console.log('{}');
`;
  await mkdir(bin);
  await writeFile(join(bin, 'kubectl'), kubectl);
  await writeFile(join(bin, 'istioctl'), '#!/bin/sh\necho {}\n');
  for (const tool of ['kubectl', 'istioctl']) await chmod(join(bin, tool), 0o755);
}
