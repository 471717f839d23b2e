/** A private network: the bridge takes its first /24, networks that kind makes come out of the upper half. */
export interface EngineSubnet {
  /** All of it, in CIDR notation. */
  readonly network: string;
  readonly bridgeAddress: string;
  readonly pool: string;
}

const FIRST = 213;
const LAST = 229;

/**
 * Chooses the first of 10.213.0.0/16 to 10.229.0.0/16 that no route of this host overlaps.
 * @param routes text of /proc/net/route (addresses are little-endian hex)
 * @returns undefined when every one is taken
 */
export function freeSubnet(routes: string): EngineSubnet | undefined {
  const taken = parseRoutes(routes);
  for (let second = FIRST; second <= LAST; second += 1) {
    const network = ((10 << 24) | (second << 16)) >>> 0;
    if (!taken.some((route) => overlaps(route, network))) {
      return subnet(second);
    }
  }
  return undefined;
}

/** The subnet that an address pool belongs to, or undefined for a pool that `freeSubnet` never gives. */
export function subnetOfPool(pool: string): EngineSubnet | undefined {
  const second = /^10\.(\d+)\.128\.0\/17$/.exec(pool)?.[1];
  return second === undefined ? undefined : subnet(Number(second));
}

function subnet(second: number): EngineSubnet {
  return { network: `10.${second}.0.0/16`, bridgeAddress: `10.${second}.0.1/24`, pool: `10.${second}.128.0/17` };
}

interface RouteEntry {
  readonly destination: number;
  readonly mask: number;
}

const MASK_16 = 0xffff0000;

function overlaps(route: RouteEntry, network: number): boolean {
  const common = (route.mask & MASK_16) >>> 0;
  return (route.destination & common) >>> 0 === (network & common) >>> 0;
}

/** Routes except the default one, which overlaps everything and means nothing. */
function parseRoutes(routes: string): RouteEntry[] {
  return routes
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, destination, , , , , , mask]) =>
      destination === undefined || mask === undefined
        ? []
        : [{ destination: bigEndian(destination), mask: bigEndian(mask) }],
    )
    .filter((route) => route.mask !== 0);
}

function bigEndian(hex: string): number {
  return Buffer.from(hex, 'hex').readUInt32LE(0);
}
