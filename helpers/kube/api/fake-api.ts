import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeTarget } from '../kube.ts';
import { fakeKubeconfig } from './fake-kubeconfig.ts';

/** A server in the place of an API server: for tests. */
export interface FakeApi extends AsyncDisposable {
  readonly target: KubeTarget;
  /** A folder that ends with the server. */
  readonly directory: string;
  /** Bodies by path, without its query; what is not here is not found. */
  readonly served: Map<string, unknown>;
  /** Paths that were asked for, with their queries. */
  readonly asked: string[];
  /** Dates of the next answers; the present one when there is none. */
  readonly dates: string[];
}

/** Serves what the test puts into `served`, on loopback. */
export async function startFakeApi(): Promise<FakeApi> {
  const served = new Map<string, unknown>();
  const asked: string[] = [];
  const dates: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const [path = ''] = url.split('?');
    const found = served.has(path);
    const date = dates.shift();
    if (date !== undefined) response.setHeader('date', date);
    response.writeHead(found ? 200 : 404).end(JSON.stringify(found ? served.get(path) : { message: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const directory = await mkdtemp(join(tmpdir(), 'meshproof-fake-api-'));
  const kubeconfig = join(directory, 'kubeconfig');
  const { port } = server.address() as AddressInfo;
  await writeFile(kubeconfig, fakeKubeconfig(`http://127.0.0.1:${port.toString()}`));
  return {
    target: { kubectl: join(directory, 'kubectl'), kubeconfig, context: 'c' },
    directory,
    served,
    asked,
    dates,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await rm(directory, { recursive: true });
    },
  };
}
