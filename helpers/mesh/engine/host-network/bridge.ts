import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { MeshproofError } from '../../../errors.ts';
import { findExecutable } from '../../host/executables.ts';
import { ensureHostPackages } from '../../host/packages/ensure-packages.ts';
import type { Task } from '../../host/task.ts';
import type { EnginePaths } from '../engine-paths.ts';
import {
  type EngineSubnet,
  freeSubnet,
  namedSubnet,
  SEARCHED,
  SUBNET_VARIABLE,
  subnetOfPool,
} from '../subnet/subnet.ts';
import { noteHostNetwork } from './host-note.ts';

const Earlier = z.object({ 'default-address-pools': z.tuple([z.object({ base: z.string() })]) });

/**
 * Notes what the host's network is like and makes the private engine's own bridge unless it is
 * there; answers the addresses that go with it.
 */
export async function ensureBridge(paths: EnginePaths, task: Task): Promise<EngineSubnet> {
  await ensureHostPackages(
    { packages: ['iproute2', 'iptables'], why: 'give the private engine a network of its own' },
    task,
  );
  await noteHostNetwork(paths, task.signal);
  const present = await ip(['link', 'show', paths.bridge], task.signal);
  const earlier = await earlierSubnet(paths);
  if (present && earlier !== undefined) return earlier;
  await removeDevice(paths.bridge, task.signal);
  const subnet = namedSubnet() ?? freeSubnet(await addressesOfHost(task.signal), earlier);
  if (subnet === undefined) throw noRoom();
  await mustIp(['link', 'add', paths.bridge, 'type', 'bridge'], task.signal);
  await mustIp(['address', 'add', subnet.bridgeAddress, 'dev', paths.bridge], task.signal);
  await mustIp(['link', 'set', paths.bridge, 'up'], task.signal);
  return subnet;
}

/**
 * Lets our containers reach each other although another engine owns the packet filter and drops
 * what it does not know. The rule carries the bridge's name, by which it is found again.
 */
export async function allowOwnTraffic(
  paths: EnginePaths,
  { network }: EngineSubnet,
  signal: AbortSignal,
): Promise<void> {
  const rule = ['FORWARD', '-s', network, '-d', network, '-m', 'comment', '--comment', paths.bridge, '-j', 'ACCEPT'];
  const present = await execa('iptables', ['--wait', '--check', ...rule], { reject: false, cancelSignal: signal });
  if (present.exitCode !== 0) await execa('iptables', ['--wait', '--insert', ...rule], { cancelSignal: signal });
}

/** Removes a network device, unless there is none of that name. */
export async function removeDevice(device: string, signal: AbortSignal): Promise<void> {
  await ip(['link', 'delete', device], signal);
}

/** The network of the private engine's last start, or undefined. */
export async function earlierSubnet(paths: EnginePaths): Promise<EngineSubnet | undefined> {
  const content = await readFile(paths.config, 'utf8').catch(() => '{}');
  const earlier = Earlier.safeParse(JSON.parse(content));
  return earlier.success ? subnetOfPool(earlier.data['default-address-pools'][0].base) : undefined;
}

async function addressesOfHost(signal: AbortSignal): Promise<{ routes: string; addresses: string }> {
  const [routes, addresses] = await Promise.all([
    mustIp(['-json', '-4', 'route', 'show', 'table', 'all'], signal),
    mustIp(['-json', '-4', 'address'], signal),
  ]);
  return { routes, addresses };
}

async function ip(args: readonly string[], signal: AbortSignal): Promise<boolean> {
  const ran = await execa((await findExecutable('ip')) ?? 'ip', args, { reject: false, cancelSignal: signal });
  return ran.exitCode === 0;
}

async function mustIp(args: readonly string[], signal: AbortSignal): Promise<string> {
  return (await execa((await findExecutable('ip')) ?? 'ip', args, { cancelSignal: signal })).stdout;
}

function noRoom(): MeshproofError {
  return new MeshproofError({
    operation: 'find a network for the private engine',
    details: `this host has routes or addresses in each network of ${SEARCHED}`,
    hint: `name a network that is free here with ${SUBNET_VARIABLE}, such as ${SUBNET_VARIABLE}=10.99.0.0/16`,
  });
}
