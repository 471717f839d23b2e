/** One captured packet, cut to the capture's snapshot length. */
export interface CapturedPacket {
  /** Microseconds since the epoch by the capturing host's clock. */
  readonly atMicros: number;
  readonly bytes: Buffer;
  /** Length on the wire, before the cut. */
  readonly originalLength: number;
}

const GLOBAL_HEADER = 24;
const RECORD_HEADER = 16;
/** A longer record means that the stream was misread. */
const LONGEST_RECORD = 0x4_00_00;

interface Format {
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
  readonly linkType: number;
}

/** Reads a pcap stream (draft-ietf-opsawg-pcap) piece by piece, as `tcpdump -w -` writes it. */
export class PcapReader {
  #rest: Buffer = Buffer.alloc(0);
  #format: Format | undefined;

  /** Link type of the stream (LINKTYPE_ value); undefined before its header. */
  get linkType(): number | undefined {
    return this.#format?.linkType;
  }

  /** Bytes of an incomplete packet; above zero at the end of an incomplete stream. */
  get pending(): number {
    return this.#rest.length;
  }

  /**
   * Takes the next piece and returns the packets that it completes.
   * @throws Error for a stream that is no pcap, or an impossible record.
   */
  push(piece: Buffer): readonly CapturedPacket[] {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    if (this.#format === undefined) {
      if (this.#rest.length < GLOBAL_HEADER) return [];
      this.#format = readFormat(this.#rest);
      this.#rest = this.#rest.subarray(GLOBAL_HEADER);
    }
    return this.#complete(this.#format);
  }

  #complete({ littleEndian, nanoseconds }: Format): readonly CapturedPacket[] {
    const packets: CapturedPacket[] = [];
    const uint32 = (at: number): number => (littleEndian ? this.#rest.readUInt32LE(at) : this.#rest.readUInt32BE(at));
    let at = 0;
    while (at + RECORD_HEADER <= this.#rest.length) {
      const [seconds, fraction, length, originalLength] = [uint32(at), uint32(at + 4), uint32(at + 8), uint32(at + 12)];
      if (length > LONGEST_RECORD) throw new Error(`a pcap record cannot be ${length.toString()} bytes long`);
      const end = at + RECORD_HEADER + length;
      if (end > this.#rest.length) break;
      const atMicros = seconds * 1_000_000 + Math.trunc(nanoseconds ? fraction / 1_000 : fraction);
      packets.push({ atMicros, bytes: this.#rest.subarray(at + RECORD_HEADER, end), originalLength });
      at = end;
    }
    this.#rest = this.#rest.subarray(at);
    return packets;
  }
}

function readFormat(header: Buffer): Format {
  const magic = header.readUInt32BE(0);
  const littleEndian = magic === 0xd4_c3_b2_a1 || magic === 0x4d_3c_b2_a1;
  const nanoseconds = magic === 0x4d_3c_b2_a1 || magic === 0xa1_b2_3c_4d;
  if (!littleEndian && magic !== 0xa1_b2_c3_d4 && magic !== 0xa1_b2_3c_4d)
    throw new Error(`not a pcap stream: it begins with ${magic.toString(16)}`);
  const linkField = littleEndian ? header.readUInt32LE(20) : header.readUInt32BE(20);
  return { littleEndian, nanoseconds, linkType: linkField & 0x0f_ff_ff_ff };
}
