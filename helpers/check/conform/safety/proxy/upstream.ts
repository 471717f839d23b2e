import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { parse } from 'yaml';
import * as z from 'zod';

const kubeconfigSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.url(), 'certificate-authority-data': z.base64() }) })]),
  users: z.tuple([
    z.object({ user: z.object({ 'client-certificate-data': z.base64(), 'client-key-data': z.base64() }) }),
  ]),
});

/** An API server and the credentials that kind gave for it. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
  readonly agent: Agent;
}

/** Reads a kubeconfig of kind's: one cluster, one user with a client certificate. */
export async function readUpstream(kubeconfig: string): Promise<Upstream> {
  const { clusters, users } = kubeconfigSchema.parse(parse(await readFile(kubeconfig, 'utf8')));
  const { cluster } = clusters[0];
  const { user } = users[0];
  const { hostname, port } = new URL(cluster.server);
  const tls = {
    ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
    cert: Buffer.from(user['client-certificate-data'], 'base64'),
    key: Buffer.from(user['client-key-data'], 'base64'),
  };
  return { host: hostname, port: Number(port), tls, agent: new Agent({ keepAlive: true, ...tls }) };
}
