import { BlockList, isIPv6 } from 'node:net';
import { isAddressReference } from '../../material/addresses.ts';

/** Addresses that no pod has: documentation, loopback, multicast and the unspecified address. */
const NO_POD = [
  '0.0.0.0/32',
  '127.0.0.0/8',
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '::/128',
  '::1/128',
  '2001:db8::/32',
  'ff00::/8',
];

/** A block of addresses; a single address is a block of its full length. */
interface Block {
  readonly address: string;
  readonly length: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Whether an address is in a block, `10.1.2.3` or `10.1.0.0/16` (pilot, AddrStrToCidrRange). */
export function isInBlock(address: string, block: string): boolean {
  // Two addresses that only a run knows differ from each other, and from all that are written.
  if (isAddressReference(address) || isAddressReference(block)) return address === block;
  const { address: start, length, family } = blockOf(block);
  const list = new BlockList();
  list.addSubnet(start, length, family);
  return list.check(address, blockOf(address).family);
}

/** Whether a block has only addresses that no pod has. */
export function isWithoutPods(block: string): boolean {
  if (isAddressReference(block)) return true;
  const { address, length, family } = blockOf(block);
  return NO_POD.some((range) => {
    const outer = blockOf(range);
    return outer.family === family && outer.length <= length && isInBlock(address, range);
  });
}

function blockOf(text: string): Block {
  const [address = '', length] = text.split('/');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  return { address, length: Number(length ?? (family === 'ipv6' ? 128 : 32)), family };
}
