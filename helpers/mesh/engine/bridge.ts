import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import { findExecutable } from '../host/executables.ts';
import { ensureHostPackages } from '../host/packages/ensure-packages.ts';
import type { Task } from '../host/task.ts';
import type { EnginePaths } from './engine-paths.ts';
import { type EngineSubnet, freeSubnet, subnetOfPool } from './subnet.ts';

const Earlier = z.object({ 'default-address-pools': z.tuple([z.object({ base: z.string() })]) });

/** Makes the private engine's own bridge unless it is there; answers the addresses that go with it. */
export async function ensureBridge(paths: EnginePaths, task: Task): Promise<EngineSubnet> {
  await ensureHostPackages(
    {
      packages: ['iproute2', 'iptables'],
      programs: { iproute2: 'ip', iptables: 'iptables' },
      why: 'give the private engine a network of its own',
    },
    task,
  );
  const present = await ip(['link', 'show', paths.bridge], task.signal);
  const earlier = present ? await earlierSubnet(paths) : undefined;
  if (earlier !== undefined) return earlier;
  await ip(['link', 'delete', paths.bridge], task.signal);
  const subnet = freeSubnet(await readFile('/proc/net/route', 'utf8'));
  if (subnet === undefined) throw noRoom();
  await mustIp(['link', 'add', paths.bridge, 'type', 'bridge'], task.signal);
  await mustIp(['address', 'add', subnet.bridgeAddress, 'dev', paths.bridge], task.signal);
  await mustIp(['link', 'set', paths.bridge, 'up'], task.signal);
  return subnet;
}

/**
 * Lets our containers reach each other although another engine owns the packet filter and drops what it does not know.
 * The rule carries the bridge's name, by which it is found again.
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

/** Removes the bridge and the packet-filter rules that name it. */
export async function removeBridge(paths: EnginePaths, signal: AbortSignal): Promise<void> {
  const saved = await execa('iptables-save', [], { reject: false, cancelSignal: signal });
  for (const { table, rule } of rulesNaming(paths.bridge, saved.stdout ?? '')) {
    await execa('iptables', ['--wait', '--table', table, '--delete', ...rule], { reject: false, cancelSignal: signal });
  }
  await ip(['link', 'delete', paths.bridge], signal);
}

export interface FilterRule {
  readonly table: string;
  readonly rule: readonly string[];
}

/** The rules of `iptables-save` output that name an interface, each as the arguments that delete it. */
export function rulesNaming(device: string, saved: string): FilterRule[] {
  let table = 'filter';
  return saved.split('\n').flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1).trim();
    const words = line.trim().split(/\s+/);
    return words[0] === '-A' && words.includes(device) ? [{ table, rule: words.slice(1) }] : [];
  });
}

async function earlierSubnet(paths: EnginePaths): Promise<EngineSubnet | undefined> {
  const content = await readFile(paths.config, 'utf8').catch(() => '{}');
  const earlier = Earlier.safeParse(JSON.parse(content));
  return earlier.success ? subnetOfPool(earlier.data['default-address-pools'][0].base) : undefined;
}

async function ip(args: readonly string[], signal: AbortSignal): Promise<boolean> {
  const ran = await execa((await findExecutable('ip')) ?? 'ip', args, { reject: false, cancelSignal: signal });
  return ran.exitCode === 0;
}

async function mustIp(args: readonly string[], signal: AbortSignal): Promise<void> {
  await execa((await findExecutable('ip')) ?? 'ip', args, { cancelSignal: signal });
}

function noRoom(): MeshproofError {
  return new MeshproofError({
    attempted: 'find a network for the private engine',
    happened: 'this host has routes into each of 10.213.0.0/16 to 10.229.0.0/16',
    repair: 'start a Docker engine yourself and set DOCKER_HOST to it',
  });
}
