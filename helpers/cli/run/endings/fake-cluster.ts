import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fakeKubeconfig } from '../../../kube/api/fixtures/fake-kubeconfig.ts';
import { answerTo, type Answer, type Stored } from './fake-responses.ts';

/** A cluster with Istio that keeps what is applied and never makes a workload ready: for tests of how runs end. */
export interface FakeCluster extends AsyncDisposable {
  readonly kubeconfig: string;
  /** A folder that ends with the cluster; `bin` in it has a kubectl and an istioctl for PATH. */
  readonly directory: string;
  /** Names of the namespaces that are there. */
  readonly namespaces: () => readonly string[];
  /** Settles once a workload was applied: the run has namespaces, and waits. */
  readonly deployed: Promise<void>;
  /** Every call so far, by method and path. */
  readonly asked: string[];
  /** Refuses the calls for which it returns true. */
  refuse: (call: string) => boolean;
  /** Holds back the deletions of namespaces from now on. */
  readonly holdDeletions: () => Held;
}

export interface Held {
  /** Settles when a deletion was asked for. */
  readonly asked: Promise<void>;
  readonly release: () => void;
}

/** Starts the cluster on loopback. */
export async function startFakeCluster(): Promise<FakeCluster> {
  const objects = new Map<string, Stored>();
  const deployed = Promise.withResolvers<void>();
  let held: { readonly asked: PromiseWithResolvers<void>; readonly released: PromiseWithResolvers<void> } | undefined;
  const server = createServer((request, response) => {
    const answered = async (): Promise<void> => {
      const [path = ''] = (request.url ?? '').split('?');
      const call = `${request.method ?? ''} ${path}`;
      cluster.asked.push(call);
      const body = await text(request);
      if (request.method === 'PATCH' && path.includes('/deployments/')) deployed.resolve();
      if (request.method === 'DELETE' && isNamespace(path)) {
        held?.asked.resolve();
        await held?.released.promise;
      }
      const answer = cluster.refuse(call)
        ? { status: 403, body: { message: 'forbidden' } }
        : answerTo(objects, request, path, body);
      // A watch has nothing to say, for as long as its reader stays.
      if (answer !== undefined)
        response.writeHead(answer.status).end(isText(answer) ? answer.body : JSON.stringify(answer.body));
    };
    answered().catch((error: unknown) => response.destroy(error as Error));
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
    asked: [],
    refuse: () => false,
    holdDeletions: () => {
      const holding = { asked: Promise.withResolvers<void>(), released: Promise.withResolvers<void>() };
      held = holding;
      return { asked: holding.asked.promise, release: holding.released.resolve };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await rm(directory, { recursive: true });
    },
  };
  return cluster;
}

const isText = (answer: Answer): answer is Answer & { body: string } => typeof answer.body === 'string';
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
