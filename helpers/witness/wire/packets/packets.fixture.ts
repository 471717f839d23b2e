/** Builds packets for tests by the RFCs: TCP over IPv4 or IPv6 after a link header. */
export interface PacketParts {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  /** TCP flags: FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly flags: number;
  readonly payload: Buffer;
  /** Bytes of TCP options, a multiple of four. */
  readonly options?: number;
}

export const LINK = { ethernet: 1, raw: 101, sll: 113, sll2: 276 } as const;
export const FLAG = { fin: 1, syn: 2, rst: 4, data: 24 } as const;

export function packet(linkType: number, parts: PacketParts): Buffer {
  const v6 = parts.from.includes(':');
  const tcp = tcpHeader(parts);
  const body = Buffer.concat([tcp, parts.payload]);
  const ip = v6 ? ipv6Header(parts, body.length) : ipv4Header(parts, body.length);
  return Buffer.concat([linkHeader(linkType, v6 ? 0x86_dd : 0x08_00), ip, body]);
}

function tcpHeader({ fromPort, toPort, flags, options = 12 }: PacketParts): Buffer {
  const header = Buffer.alloc(20 + options, 1);
  header.writeUInt16BE(fromPort, 0);
  header.writeUInt16BE(toPort, 2);
  header.writeUInt8(((20 + options) / 4) << 4, 12);
  header.writeUInt8(flags, 13);
  return header;
}

function ipv4Header({ from, to }: PacketParts, length: number): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + length, 2);
  header.writeUInt16BE(0x40_00, 6);
  header.writeUInt8(6, 9);
  Buffer.from(from.split('.').map(Number)).copy(header, 12);
  Buffer.from(to.split('.').map(Number)).copy(header, 16);
  return header;
}

/** Addresses with all eight groups written out. */
function ipv6Header({ from, to }: PacketParts, length: number): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt8(0x60, 0);
  header.writeUInt16BE(length, 4);
  header.writeUInt8(6, 6);
  for (const [address, at] of [
    [from, 8],
    [to, 24],
  ] as const) {
    for (const [index, group] of address.split(':').entries())
      header.writeUInt16BE(Number.parseInt(group, 16), at + index * 2);
  }
  return header;
}

function linkHeader(linkType: number, etherType: number): Buffer {
  const lengths: Readonly<Record<number, readonly [number, number]>> = { 1: [14, 12], 113: [16, 14], 276: [20, 0] };
  const [length, at] = lengths[linkType] ?? [0, 0];
  const header = Buffer.alloc(length);
  if (length > 0) header.writeUInt16BE(etherType, at);
  return header;
}
