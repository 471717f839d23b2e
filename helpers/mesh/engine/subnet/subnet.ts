import { z } from 'zod';
import { EXIT, MeshproofError } from '../../../errors.ts';
import { addressOf, type Block, formatBlock, overlaps, parseBlock } from './ipv4.ts';

/**
 * A private network: the bridge takes its first /24, networks that kind makes come out of the upper
 * half.
 */
export interface EngineSubnet {
  /** All of it, in CIDR notation. */
  readonly network: string;
  readonly bridgeAddress: string;
  readonly pool: string;
}

/** Names the private engine's network instead of a search for a free one. */
export const SUBNET_VARIABLE = 'MESHPROOF_SUBNET';

/** A network for clusters side by side, and no larger than one that a host can spare. */
const LONGEST_PREFIX = 22;
const SHORTEST_PREFIX = 12;
/**
 * Routes shorter than any private range lead to the whole internet, as the halves of a VPN's
 * default route do.
 */
const SHORTEST_ROUTE = 8;

/**
 * Where networks are searched, the least used first; 100.100.0.0/16 is left out, where VPNs and
 * clouds have their resolvers.
 */
const CANDIDATES: readonly Block[] = [
  ...blocks('10.213.0.0/16', 17),
  ...blocks('172.16.0.0/16', 16).toReversed(),
  ...blocks('192.168.0.0/20', 16).toReversed(),
  ...blocks('100.64.0.0/16', 64).filter(({ base }) => base !== addressOf('100.100.0.0')),
];

const Routes = z.array(z.object({ dst: z.string() }));
const Addresses = z.array(
  z.object({
    addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.number().optional() })).optional(),
  }),
);

/** What this host has, as iproute2 prints it in JSON. */
export interface HostAddresses {
  /** Of `ip -json -4 route show table all`: tables that only policy rules use included. */
  readonly routes: string;
  /** Of `ip -json -4 address`. */
  readonly addresses: string;
}

/**
 * Chooses the first private network that no route and no address of this host overlaps.
 * @param earlier the network of an earlier start, which is tried first
 * @returns undefined when every one is taken
 */
export function freeSubnet(host: HostAddresses, earlier?: EngineSubnet): EngineSubnet | undefined {
  const taken = [...routesOf(host.routes), ...addressesOf(host.addresses)];
  const preferred = earlier === undefined ? undefined : parseBlock(earlier.network);
  const candidates = preferred === undefined ? CANDIDATES : [preferred, ...CANDIDATES];
  const free = candidates.find((candidate) => !taken.some((one) => overlaps(one, candidate)));
  return free === undefined ? undefined : subnetOf(free);
}

/** The subnet that an address pool is the upper half of, or undefined for a pool that is none. */
export function subnetOfPool(pool: string): EngineSubnet | undefined {
  const upper = parseBlock(pool);
  if (upper === undefined || upper.prefix <= SHORTEST_PREFIX || upper.prefix > LONGEST_PREFIX + 1) return undefined;
  const half = 2 ** (32 - upper.prefix);
  return (upper.base / half) % 2 === 1 ? subnetOf({ base: upper.base - half, prefix: upper.prefix - 1 }) : undefined;
}

/**
 * The subnet that the environment names, or undefined when it names none.
 * @throws MeshproofError (usage) when what it names is no such network
 */
export function namedSubnet(env: NodeJS.ProcessEnv = process.env): EngineSubnet | undefined {
  const named = env[SUBNET_VARIABLE];
  if (named === undefined || named === '') return undefined;
  const block = parseBlock(named);
  if (block !== undefined && block.prefix >= SHORTEST_PREFIX && block.prefix <= LONGEST_PREFIX) return subnetOf(block);
  throw new MeshproofError({
    operation: `use ${SUBNET_VARIABLE}=${named} as the network of the private engine`,
    details: 'it is no IPv4 network that has room for clusters and begins at a boundary of its size',
    hint: `write a network of /${SHORTEST_PREFIX.toString()} to /${LONGEST_PREFIX.toString()}, such as 10.99.0.0/16`,
    exitCode: EXIT.usage,
  });
}

/** The ranges that are searched, for error texts. */
export const SEARCHED = '10.213.0.0 to 10.229.255.255, 172.16.0.0/12, 192.168.0.0/16 and 100.64.0.0/10';

function subnetOf(block: Block): EngineSubnet {
  const half = { base: block.base + 2 ** (31 - block.prefix), prefix: block.prefix + 1 };
  return {
    network: formatBlock(block),
    bridgeAddress: formatBlock({ base: block.base + 1, prefix: 24 }),
    pool: formatBlock(half),
  };
}

/** As many neighbours of a block as wanted, the block itself first. */
function blocks(first: string, count: number): readonly Block[] {
  const { base, prefix } = parseBlock(first) ?? { base: 0, prefix: 32 };
  return Array.from({ length: count }, (_, index) => ({ base: base + index * 2 ** (32 - prefix), prefix }));
}

function routesOf(text: string): readonly Block[] {
  return Routes.parse(JSON.parse(text))
    .flatMap(({ dst }) => parseBlock(dst) ?? [])
    .filter(({ prefix }) => prefix >= SHORTEST_ROUTE);
}

/** An address is a route to its network, also where the route has been taken away. */
function addressesOf(text: string): readonly Block[] {
  return Addresses.parse(JSON.parse(text))
    .flatMap(({ addr_info: found }) => found ?? [])
    .flatMap(({ local = '', prefixlen = 32 }) => {
      const address = addressOf(local);
      const size = 2 ** (32 - prefixlen);
      return address === undefined ? [] : [{ base: Math.floor(address / size) * size, prefix: prefixlen }];
    });
}
