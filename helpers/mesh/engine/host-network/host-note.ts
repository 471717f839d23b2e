import { readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { EnginePaths } from '../engine-paths.ts';
import { dockerChains } from './packet-filter.ts';
import { packetFilters, savedRules } from './packet-filters.ts';

const HostNote = z.object({
  /** Of the kernel that was looked at: a restart forgets what the engine changed. */
  boot: z.string(),
  /** net.ipv4.ip_forward, and whether the engine's start has set it. */
  forwarding: z.object({ before: z.enum(['0', '1']), changed: z.boolean() }),
  /** Network devices by name. */
  devices: z.array(z.string()),
  /** Chains of Docker's, by program of the packet filter. */
  chains: z.record(z.string(), z.array(z.string())),
});

/** What the host's network was like before the private engine changed it. */
export type HostNote = z.infer<typeof HostNote>;

const FORWARDING = '/proc/sys/net/ipv4/ip_forward';

/**
 * Notes what the host's network is like, and lets it forward packets, unless that was done since
 * the machine started. The engine itself is kept from forwarding (see daemonConfig): it would drop
 * what it does not know, that of virtual machines and VPNs included.
 */
export async function noteHostNetwork(paths: EnginePaths, signal: AbortSignal): Promise<void> {
  const earlier = await readHostNote(paths);
  const note = earlier ?? (await lookAtHost(signal));
  const changed = note.forwarding.changed || (await isForwarding()) === '0';
  await writeFile(paths.hostNote, `${JSON.stringify({ ...note, forwarding: { ...note.forwarding, changed } })}\n`);
  // Written only when it is off: a read-only /proc/sys is no obstacle where nothing has to change.
  if ((await isForwarding()) === '0') await writeFile(FORWARDING, '1');
}

/** The note of this start of the machine, or undefined. */
export async function readHostNote(paths: EnginePaths): Promise<HostNote | undefined> {
  const text = await readFile(paths.hostNote, 'utf8').catch(() => '');
  if (text === '') return undefined;
  const note = HostNote.safeParse(JSON.parse(text));
  return note.success && note.data.boot === (await bootId()) ? note.data : undefined;
}

export async function forgetHostNote(paths: EnginePaths): Promise<void> {
  await rm(paths.hostNote, { force: true });
}

/**
 * What becomes of the host's forwarding when the engine has ended, and why it stays on although the
 * engine's start turned it on.
 */
export interface ForwardingEnd {
  readonly end: 'off' | 'stays';
  readonly why?: string;
}

/**
 * Decides about forwarding: off if the engine's start turned it on and no device has come since
 * that may need it.
 * @param present devices of the host now
 * @param ours devices of the engine
 */
export function forwardingEnd(note: HostNote, present: readonly string[], ours: ReadonlySet<string>): ForwardingEnd {
  if (!note.forwarding.changed) return { end: 'stays' };
  const later = present.filter((one) => !note.devices.includes(one) && !ours.has(one));
  return later.length === 0 ? { end: 'off' } : { end: 'stays', why: `${later.join(', ')} came later and may need it` };
}

/**
 * Turns forwarding off again where `forwardingEnd` decides so; answers why it stays on although the
 * start turned it on.
 */
export async function restoreForwarding(note: HostNote, ours: ReadonlySet<string>): Promise<string | undefined> {
  const { end, why } = forwardingEnd(note, await devices(), ours);
  if (end === 'off' && (await isForwarding()) === '1') await writeFile(FORWARDING, '0');
  return why;
}

async function lookAtHost(signal: AbortSignal): Promise<HostNote> {
  const programs = await packetFilters();
  const chains = await Promise.all(
    programs.map(async (program) => [program.name, dockerChains(await savedRules(program, signal))] as const),
  );
  return {
    boot: await bootId(),
    forwarding: { before: await isForwarding(), changed: false },
    devices: await devices(),
    chains: Object.fromEntries(chains),
  };
}

async function isForwarding(): Promise<'0' | '1'> {
  return (await readFile(FORWARDING, 'utf8')).trim() === '0' ? '0' : '1';
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

/**
 * Network devices of this process's network: /sys/class/net would show those of the network that
 * mounted it.
 */
async function devices(): Promise<string[]> {
  const table = await readFile('/proc/self/net/dev', 'utf8');
  return [...table.matchAll(/^\s*([^:\s]+):/gm)].map(([, name = '']) => name);
}
