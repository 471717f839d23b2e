import { execa } from 'execa';
import { findExecutable } from '../../host/executables.ts';

/** A command of the packet filter, and the one that prints all of its rules. */
export interface PacketFilter {
  readonly name: string;
  readonly command: string;
  readonly save: string;
}

/** Both back ends of both protocols: which one an engine used may have been changed since. */
const NAMES = ['iptables-nft', 'iptables-legacy', 'ip6tables-nft', 'ip6tables-legacy'];
/** Where a distribution has one back end only. */
const PLAIN = ['iptables', 'ip6tables'];

/** Every packet filter that this host has commands for. */
export async function packetFilters(): Promise<PacketFilter[]> {
  const named = await present(NAMES);
  return named.length > 0 ? named : present(PLAIN);
}

/**
 * All rules, as the command prints them; none where the kernel lacks the protocol or the back end.
 */
export async function savedRules({ save }: PacketFilter, signal: AbortSignal): Promise<string> {
  const ran = await execa(save, [], { reject: false, cancelSignal: signal, stdin: 'ignore' });
  signal.throwIfAborted();
  return ran.exitCode === 0 ? ran.stdout : '';
}

async function present(names: readonly string[]): Promise<PacketFilter[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const [command, save] = await Promise.all([findExecutable(name), findExecutable(`${name}-save`)]);
      return command === undefined || save === undefined ? [] : [{ name, command, save }];
    }),
  );
  return found.flat();
}
