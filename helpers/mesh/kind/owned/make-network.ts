import { createHash } from 'node:crypto';
import { messageOf } from '../../../errors.ts';
import { docker, type EngineClient } from '../../docker.ts';
import { networksCalled } from '../../engine/containers/inspect.ts';
import { carries, labelArguments, networkMarks } from '../../engine/containers/marks.ts';
import { networkOf } from '../cluster-state.ts';
import { foreignCluster } from './refusal.ts';

/**
 * Makes the network of a cluster, marked as ours, before kind makes anything on it; kind takes a
 * network of that name as it is. Answers its id.
 * @throws MeshproofError when a network of that name exists already
 */
export async function makeNetwork(engine: EngineClient, cluster: string, signal: AbortSignal): Promise<string> {
  const network = networkOf(cluster);
  const call = { operation: `make the network ${network}`, signal };
  await refuseForeign(engine, cluster, signal);
  const marks = labelArguments(networkMarks(cluster));
  const create = ['network', 'create', '--driver', 'bridge', ...marks, ...(await options(engine, signal))];
  const id = await docker(engine, [...create, '--ipv6', '--subnet', localSubnet(network), network], call).catch(
    async (error: unknown) => {
      signal.throwIfAborted();
      // An engine without IPv6 refuses such a network, each with a message of its own; kind's node
      // needs IPv4 alone.
      if (/already exists/i.test(messageOf(error))) throw error;
      return docker(engine, [...create, network], call);
    },
  );
  // Engines before version 25 make a second network of one name when two are asked for at once.
  await refuseForeign(engine, cluster, signal, id.trim());
  return id.trim();
}

async function refuseForeign(engine: EngineClient, cluster: string, signal: AbortSignal, made?: string): Promise<void> {
  const call = { operation: `look up the network ${networkOf(cluster)}`, signal };
  const others = (await networksCalled(engine, networkOf(cluster), call)).filter(({ Id: id }) => id !== made);
  const networks = others.filter(({ Labels: labels }) => !carries(labels, networkMarks(cluster)));
  if (networks.length > 0) throw foreignCluster(engine, cluster, { containers: [], networks });
}

/**
 * What kind gives a network of its own: masquerading, and the MTU of the engine's default network.
 */
async function options(engine: EngineClient, signal: AbortSignal): Promise<readonly string[]> {
  const format = '{{index .Options "com.docker.network.driver.mtu"}}';
  const args = ['network', 'inspect', '--format', format, 'bridge'];
  // An engine without a default network has no MTU to take over.
  const mtu = await docker(engine, args, { operation: 'read the MTU of the default network', signal }).catch(() => '');
  signal.throwIfAborted();
  return [
    '--opt',
    'com.docker.network.bridge.enable_ip_masquerade=true',
    ...(/^\d+$/.test(mtu.trim()) ? ['--opt', `com.docker.network.driver.mtu=${mtu.trim()}`] : []),
  ];
}

/** A unique local IPv6 subnet (RFC 4193) that follows from the network's name. */
function localSubnet(network: string): string {
  const digits = createHash('sha256').update(network).digest('hex');
  return `fd${digits.slice(0, 2)}:${digits.slice(2, 6)}:${digits.slice(6, 10)}:${digits.slice(10, 14)}::/64`;
}
