import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { fakeKubeconfig } from '../../kube/api/fixtures/fake-kubeconfig.ts';
import type { KubeTarget } from '../../kube/kube.ts';

/** A server that reviews rights as an API server does: for tests. */
export interface Reviews extends AsyncDisposable {
  readonly target: KubeTarget;
  /** Rights that it refuses: `create pods/exec`, `get configmaps in istio-system`. */
  readonly refused: Set<string>;
  /** Method and path of each request. */
  readonly asked: string[];
  /** @default 201 */
  status: number;
}

const reviewSchema = z.object({
  spec: z.object({
    resourceAttributes: z.object({
      group: z.string(),
      resource: z.string(),
      subresource: z.string(),
      verb: z.string(),
      namespace: z.string(),
    }),
  }),
});

/** Serves reviews on loopback: everything is allowed that the test does not refuse. */
export async function startReviews(): Promise<Reviews> {
  const refused = new Set<string>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const allowed = !refused.has(rightIn(Buffer.concat(pieces).toString()));
      response.writeHead(reviews.status).end(JSON.stringify({ message: 'forbidden', status: { allowed } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const directory = await mkdtemp(join(tmpdir(), 'meshproof-reviews-'));
  const kubeconfig = join(directory, 'kubeconfig');
  const { port } = server.address() as AddressInfo;
  await writeFile(kubeconfig, fakeKubeconfig(`http://127.0.0.1:${port.toString()}`));
  const reviews: Reviews = {
    target: { kubectl: 'kubectl', kubeconfig, context: 'c' },
    refused,
    asked,
    status: 201,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await rm(directory, { recursive: true });
    },
  };
  return reviews;
}

function rightIn(body: string): string {
  const { group, resource, subresource, verb, namespace } = reviewSchema.parse(JSON.parse(body)).spec
    .resourceAttributes;
  const name = subresource === '' ? resource : `${resource}/${subresource}`;
  return `${verb} ${group === '' ? name : `${name}.${group}`}${namespace === '' ? '' : ` in ${namespace}`}`;
}
