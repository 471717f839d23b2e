import { type Block, isWithin, parseBlock } from '../subnet/ipv4.ts';

/** What of the packet filter is an engine's. */
export interface FilterOwner {
  /** Its bridges; a rule that names one is its ownRules. */
  readonly devices: ReadonlySet<string>;
  /** Its address range; a rule between addresses of it is its ownRules. */
  readonly network: Block | undefined;
  /** Chains of Docker's that were there before it, as `table chain`. */
  readonly chainsBefore: ReadonlySet<string>;
  /** Whether another engine uses the chains of Docker's now. */
  readonly shared: boolean;
}

interface Rule {
  readonly chain: string;
  readonly args: readonly string[];
}

interface Table {
  readonly name: string;
  readonly chains: readonly string[];
  readonly rules: readonly Rule[];
}

/** The chains of Docker's in the output of `iptables-save`, as `table chain`. */
export function dockerChains(saved: string): string[] {
  return tablesOf(saved).flatMap(({ name, chains }) => chains.filter(isDockers).map((chain) => `${name} ${chain}`));
}

/**
 * What takes an engine's rules and chains out of a packet filter again, each as arguments of
 * `iptables`, in order. A chain of Docker's goes once it holds nothing but what Docker put there;
 * rules of others stay, and so do the chains that hold them.
 * @param saved output of `iptables-save` or `ip6tables-save`
 */
export function removals(saved: string, owner: FilterOwner): string[][] {
  return tablesOf(saved).flatMap((table) => {
    const ownRules = table.rules.filter((rule) => isOwn(rule, owner));
    const left = table.rules.filter((rule) => !ownRules.includes(rule));
    const gone = owner.shared ? [] : removableChains(table, left, owner);
    const jumps = left.filter(({ chain, args }) => !gone.includes(chain) && gone.includes(targetOf(args)));
    const at = (...args: readonly string[]) => ['--table', table.name, ...args];
    return [
      ...[...ownRules, ...jumps].map(({ chain, args }) => at('--delete', chain, ...args)),
      ...gone.map((chain) => at('--flush', chain)),
      ...gone.map((chain) => at('--delete-chain', chain)),
    ];
  });
}

function tablesOf(saved: string): Table[] {
  const sections = saved.split(/^\*/m).slice(1);
  return sections.map((section) => {
    const lines = section.split('\n');
    const chains = lines.flatMap((line) => /^:(\S+)/.exec(line)?.[1] ?? []);
    const rules = lines.flatMap((line) => {
      const [append, chain, ...args] = argumentsOf(line);
      return append === '-A' && chain !== undefined ? [{ chain, args }] : [];
    });
    return { name: lines[0]?.trim() ?? '', chains, rules };
  });
}

/** Splits a line into arguments as a shell does: comments are in quotes. */
function argumentsOf(line: string): string[] {
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(
    ([, quoted, plain]) => plain ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1'),
  );
}

function isOwn({ args }: Rule, { devices, network }: FilterOwner): boolean {
  if (args.some((arg) => devices.has(arg))) return true;
  const ends = [valueOf(args, '-s'), valueOf(args, '-d')].flatMap((end) => parseBlock(end) ?? []);
  return network !== undefined && ends.length === 2 && ends.every((end) => isWithin(end, network));
}

function removableChains({ name, chains }: Table, left: readonly Rule[], owner: FilterOwner): string[] {
  let gone = chains.filter((chain) => isDockers(chain) && !owner.chainsBefore.has(`${name} ${chain}`));
  for (;;) {
    const kept = gone.filter((chain) => isEmptied(chain, left, gone) && !isUsed(chain, left, gone));
    if (kept.length === gone.length) return gone;
    gone = kept;
  }
}

/** True when a chain holds only what Docker puts into it for no bridge in particular. */
function isEmptied(chain: string, left: readonly Rule[], gone: readonly string[]): boolean {
  return left
    .filter((rule) => rule.chain === chain)
    .every(({ args }) => args.some(isDockersSet) || (args.length === 2 && leads(targetOf(args), gone)));
}

/** True when a chain of Docker's that stays leads to this one. */
function isUsed(chain: string, left: readonly Rule[], gone: readonly string[]): boolean {
  return left.some((rule) => isDockers(rule.chain) && !gone.includes(rule.chain) && targetOf(rule.args) === chain);
}

function leads(target: string, gone: readonly string[]): boolean {
  return target === 'RETURN' || gone.includes(target);
}

function targetOf(args: readonly string[]): string {
  return valueOf(args, '-j');
}

function valueOf(args: readonly string[], flag: string): string {
  const index = args.indexOf(flag);
  return index === -1 ? '' : (args[index + 1] ?? '');
}

function isDockers(chain: string): boolean {
  return /^DOCKER(?:-|$)/.test(chain);
}

/** Docker 28 and later match the bridges of an engine by a set. */
function isDockersSet(arg: string): boolean {
  return arg.startsWith('docker-ext-bridges-');
}
