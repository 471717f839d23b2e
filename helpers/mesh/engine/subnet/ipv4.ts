/**
 * An IPv4 network: its first address as a number, and how many leading bits all of its addresses
 * share.
 */
export interface Block {
  readonly base: number;
  readonly prefix: number;
}

/** An IPv4 address as a number, or undefined for other text. */
export function addressOf(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/**
 * Reads CIDR notation, a lone address as a network of one; undefined for other text, and where bits
 * behind the prefix are set.
 */
export function parseBlock(text: string): Block | undefined {
  const [, address = '', length = '32'] = /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  const base = addressOf(address);
  const prefix = Number(length);
  if (base === undefined || prefix > 32 || base % 2 ** (32 - prefix) !== 0) return undefined;
  return { base, prefix };
}

/**
 * CIDR notation of a block; of an address within a network where bits behind the prefix are set.
 */
export function formatBlock({ base, prefix }: Block): string {
  const parts = [24, 16, 8, 0].map((shift) => (Math.floor(base / 2 ** shift) % 256).toString());
  return `${parts.join('.')}/${prefix.toString()}`;
}

/** True when two networks share an address. */
export function overlaps(one: Block, other: Block): boolean {
  const size = 2 ** (32 - Math.min(one.prefix, other.prefix));
  return Math.floor(one.base / size) === Math.floor(other.base / size);
}

/** True when every address of the first lies in the second. */
export function isWithin(inner: Block, outer: Block): boolean {
  return inner.prefix >= outer.prefix && overlaps(inner, outer);
}
