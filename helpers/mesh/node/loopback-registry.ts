import { execa } from 'execa';
import { MeshproofError } from '../../errors.ts';
import { docker, dockerError, type EngineClient } from '../docker.ts';
import { networkOf } from '../kind/cluster-state.ts';
import type { TargetNode } from './load-images.ts';

/** Host and port of a registry that only this machine reaches, or undefined for any other hub. */
export function loopbackRegistry(hub: string): { readonly host: string; readonly port: string } | undefined {
  const parts = /^((?:localhost|127(?:\.\d{1,3}){3}|\[::1\])):(\d+)(?:\/|$)/.exec(hub);
  return parts === null ? undefined : { host: parts[1] ?? '', port: parts[2] ?? '' };
}

/**
 * Lets a node pull from a registry on this machine's loopback, which inside the node is another
 * loopback: the registry's container joins the cluster's network, and the node's containerd is
 * configured to find it there.
 * @throws MeshproofError when no container of the engine publishes the hub's port
 */
export async function connectLoopbackRegistry(
  engine: EngineClient,
  target: TargetNode,
  hub: string,
  signal: AbortSignal,
): Promise<void> {
  const registry = loopbackRegistry(hub);
  if (registry === undefined) return;
  const { id, port } = await registryContainer(engine, registry, hub, signal);
  const { cluster } = target;
  const network = networkOf(cluster);
  const operation = `connect the registry at ${registry.host}:${registry.port} to cluster ${cluster}`;
  await docker(engine, ['network', 'connect', network, id], { operation, signal });
  const format = `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`;
  const address = (await docker(engine, ['inspect', '--format', format, id], { operation, signal })).trim();
  await writeHosts(
    engine,
    target,
    { name: `${registry.host}:${registry.port}`, address: `${address}:${port}` },
    signal,
  );
}

/**
 * Takes the registry off the cluster's network again: a network with a member cannot be removed.
 */
export async function disconnectOthers(
  engine: EngineClient,
  network: { readonly name: string; readonly id: string },
  signal: AbortSignal,
): Promise<void> {
  const operation = `see what is on the network ${network.name}`;
  const list = ['ps', '--all', '--quiet', '--no-trunc', '--filter', `network=${network.id}`];
  const listed = await docker(engine, list, { operation, signal });
  for (const id of listed.split('\n').filter((one) => one !== '')) {
    await docker(engine, ['network', 'disconnect', '--force', network.id, id], {
      operation: `take a container off the network ${network.name}`,
      signal,
    });
  }
}

async function registryContainer(
  engine: EngineClient,
  registry: { host: string; port: string },
  hub: string,
  signal: AbortSignal,
): Promise<{ id: string; port: string }> {
  const listed = await docker(
    engine,
    ['ps', '--filter', `publish=${registry.port}`, '--format', '{{.ID}} {{.Ports}}'],
    {
      operation: `find the registry ${hub}`,
      signal,
    },
  );
  const [id, ...ports] = (listed.split('\n')[0] ?? '').split(' ');
  const inside = new RegExp(`:${registry.port}->(\\d+)/tcp`).exec(ports.join(' '))?.[1];
  if (id !== undefined && inside !== undefined) return { id, port: inside };
  throw new MeshproofError({
    operation: `let the cluster's node pull from ${hub}`,
    details: `no container of the engine publishes port ${registry.port}, and a node cannot reach this machine's loopback`,
    hint: 'run the registry as a container of the same engine with that port published, or name a hub that the node can reach',
  });
}

async function writeHosts(
  engine: EngineClient,
  { node }: TargetNode,
  registry: { name: string; address: string },
  signal: AbortSignal,
): Promise<void> {
  const folder = `/etc/containerd/certs.d/${registry.name}`;
  const hosts = `server = "http://${registry.address}"\n\n[host."http://${registry.address}"]\n  capabilities = ["pull", "resolve"]\n`;
  const script = `mkdir -p ${folder} && cat >${folder}/hosts.toml`;
  try {
    await execa(engine.docker, ['exec', '--interactive', node, 'sh', '-c', script], {
      env: engine.env,
      input: hosts,
      cancelSignal: signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw dockerError(error, { operation: `configure the registry ${registry.name} on the node` });
  }
}
