import { execa } from 'execa';
import { MeshproofError } from '../../../errors.ts';
import type { Task } from '../../host/task.ts';
import { otherDaemons } from '../daemon/processes.ts';
import type { EnginePaths } from '../engine-paths.ts';
import { parseBlock } from '../subnet/ipv4.ts';
import { earlierSubnet, removeDevice } from './bridge.ts';
import { forgetHostNote, readHostNote, restoreForwarding } from './host-note.ts';
import { type FilterOwner, removals } from './packet-filter.ts';
import { type PacketFilter, packetFilters, savedRules } from './packet-filters.ts';

type Context = Pick<Task, 'signal' | 'progress'>;

/**
 * Puts the host's network back as it was before the private engine's start: its bridges, rules and
 * chains go, and forwarding is off again if the start turned it on. What others have added since
 * stays.
 * @param bridges devices of the networks that were made in the engine
 * @throws MeshproofError with the commands that are left to run
 */
export async function restoreHost(
  paths: EnginePaths,
  bridges: readonly string[],
  { signal, progress }: Context,
): Promise<void> {
  const note = await readHostNote(paths);
  const devices = new Set([paths.bridge, ...bridges]);
  const network = parseBlock((await earlierSubnet(paths))?.network ?? '');
  const shared = (await otherDaemons(paths)).length > 0;
  for (const filter of await packetFilters()) {
    const chains = note?.chains[filter.name];
    // Without a note no chain is known to be this engine's.
    const owner = { devices, network, chainsBefore: new Set(chains), shared: shared || chains === undefined };
    await takeOut(filter, owner, signal);
  }
  for (const device of devices) await removeDevice(device, signal);
  const stays = note === undefined ? undefined : await restoreForwarding(note, devices);
  if (stays !== undefined) progress(`net.ipv4.ip_forward stays 1: ${stays}`);
  await forgetHostNote(paths);
}

async function takeOut(filter: PacketFilter, owner: FilterOwner, signal: AbortSignal): Promise<void> {
  for (const args of removals(await savedRules(filter, signal), owner))
    await execa(filter.command, ['--wait', ...args], { reject: false, cancelSignal: signal, stdin: 'ignore' });
  signal.throwIfAborted();
  const left = removals(await savedRules(filter, signal), owner);
  if (left.length === 0) return;
  throw new MeshproofError({
    operation: 'take the rules of the private engine out of the packet filter',
    details: left.map((args) => `${filter.command} ${args.join(' ')}`).join('\n'),
    hint: 'run the commands below as root',
  });
}
