/** One TCP segment over IPv4 or IPv6. */
export interface TcpSegment {
  /** `address:port` as Envoy formats it, IPv6 in brackets. */
  readonly from: string;
  readonly to: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  /** Bytes of payload on the wire. */
  readonly payloadLength: number;
  /** The payload's first bytes, as far as they were captured. */
  readonly payload: Buffer;
}

/** LINKTYPE_ values of tcpdump.org: bytes before the packet, and the offset of the protocol. */
const LINKS: Readonly<Record<number, { readonly header: number; readonly etherType: number | undefined }>> = {
  1: { header: 14, etherType: 12 }, // ETHERNET
  101: { header: 0, etherType: undefined }, // RAW
  113: { header: 16, etherType: 14 }, // LINUX_SLL
  276: { header: 20, etherType: 0 }, // LINUX_SLL2
};

const IPV4 = 0x08_00;
const IPV6 = 0x86_dd;
const VLAN = 0x81_00;
const TCP = 6;

/**
 * Decodes a captured packet; undefined for anything but an unfragmented TCP segment with a complete
 * header.
 * @throws Error for an unknown link type.
 */
export function tcpSegment(linkType: number, bytes: Buffer): TcpSegment | undefined {
  const packet = networkLayer(linkType, bytes);
  if (packet === undefined || packet.length === 0) return undefined;
  const version = packet.readUInt8(0) >> 4;
  if (version === 4) return overIpv4(packet);
  return version === 6 ? overIpv6(packet) : undefined;
}

function networkLayer(linkType: number, bytes: Buffer): Buffer | undefined {
  const link = LINKS[linkType];
  if (link === undefined) throw new Error(`cannot read captures of link type ${linkType.toString()}`);
  if (bytes.length < link.header) return undefined;
  if (link.etherType === undefined) return bytes;
  const etherType = bytes.readUInt16BE(link.etherType);
  const tagged = linkType === 1 && etherType === VLAN && bytes.length >= link.header + 4;
  const payloadType = tagged ? bytes.readUInt16BE(link.etherType + 4) : etherType;
  return payloadType === IPV4 || payloadType === IPV6 ? bytes.subarray(link.header + (tagged ? 4 : 0)) : undefined;
}

function overIpv4(packet: Buffer): TcpSegment | undefined {
  if (packet.length < 20) return undefined;
  const headerLength = (packet.readUInt8(0) & 0x0f) * 4;
  const fragmented = (packet.readUInt16BE(6) & 0x3f_ff) !== 0;
  if (headerLength < 20 || fragmented || packet.readUInt8(9) !== TCP) return undefined;
  const address = (at: number): string => [...packet.subarray(at, at + 4)].join('.');
  return segment(packet.subarray(headerLength), packet.readUInt16BE(2) - headerLength, address(12), address(16));
}

/** Ignores packets with extension headers, which do not occur before TCP between pods. */
function overIpv6(packet: Buffer): TcpSegment | undefined {
  if (packet.length < 40 || packet.readUInt8(6) !== TCP) return undefined;
  return segment(packet.subarray(40), packet.readUInt16BE(4), ipv6(packet, 8), ipv6(packet, 24));
}

function segment(tcp: Buffer, lengthOnWire: number, fromAddress: string, toAddress: string): TcpSegment | undefined {
  if (tcp.length < 20) return undefined;
  const headerLength = (tcp.readUInt8(12) >> 4) * 4;
  const flags = tcp.readUInt8(13);
  const payloadLength = lengthOnWire - headerLength;
  if (headerLength < 20 || payloadLength < 0) return undefined;
  const [fromPort, toPort] = [tcp.readUInt16BE(0), tcp.readUInt16BE(2)];
  return {
    from: `${fromAddress}:${fromPort.toString()}`,
    to: `${toAddress}:${toPort.toString()}`,
    fromPort,
    toPort,
    syn: (flags & 0x02) !== 0,
    fin: (flags & 0x01) !== 0,
    rst: (flags & 0x04) !== 0,
    payloadLength,
    // A short Ethernet frame is padded: bytes beyond the packet's length are no payload.
    payload: tcp.subarray(headerLength, headerLength + payloadLength),
  };
}

/** RFC 5952: lower case, no leading zeros, the first longest run of zero groups as `::`. */
function ipv6(packet: Buffer, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => packet.readUInt16BE(at + index * 2).toString(16)).join(':');
  const runs = [...groups.matchAll(/(?<![\da-f])0(?::0)+(?![\da-f])/g)].map(([run], index) => ({ run, index }));
  const [longest] = runs.toSorted((left, right) => right.run.length - left.run.length || left.index - right.index);
  const text = longest === undefined ? groups : groups.replace(new RegExp(String.raw`(^|:)${longest.run}(:|$)`), '::');
  return `[${text}]`;
}
