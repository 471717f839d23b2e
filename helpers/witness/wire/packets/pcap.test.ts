import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { RECORDED_CAPTURE } from '../recorded-capture.ts';
import { PcapReader, type CapturedPacket } from './pcap.ts';

interface Shape {
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
}

/** Writes a pcap stream by the description of the format. */
function pcap(packets: readonly CapturedPacket[], { littleEndian, nanoseconds }: Shape, linkType = 1): Buffer {
  const uint32s = (...values: readonly number[]): Buffer => {
    const buffer = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) {
      if (littleEndian) buffer.writeUInt32LE(value, index * 4);
      else buffer.writeUInt32BE(value, index * 4);
    }
    return buffer;
  };
  const header = uint32s(
    nanoseconds ? 0xa1_b2_3c_4d : 0xa1_b2_c3_d4,
    littleEndian ? 0x00_04_00_02 : 0x00_02_00_04,
    0,
    0,
    96,
    linkType,
  );
  const records = packets.flatMap(({ atMicros, bytes, originalLength }) => {
    const fraction = (atMicros % 1_000_000) * (nanoseconds ? 1_000 : 1);
    return [uint32s(Math.trunc(atMicros / 1_000_000), fraction, bytes.length, originalLength), bytes];
  });
  return Buffer.concat([header, ...records]);
}

const packet = fc.record({
  atMicros: fc.integer({ min: 0, max: 4_000_000_000 * 1_000_000 }),
  bytes: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  originalLength: fc.integer({ min: 0, max: 0xff_ff }),
});

function pieces(stream: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].toSorted((a, b) => a - b);
  return places.slice(1).map((end, index) => stream.subarray(places[index], end));
}

describe('PcapReader', () => {
  it.prop([fc.array(packet), fc.boolean(), fc.boolean(), fc.array(fc.nat(5_000))])(
    'returns every packet once and in order, however the stream is divided',
    (packets, littleEndian, nanoseconds, cuts) => {
      const reader = new PcapReader();
      const read = pieces(pcap(packets, { littleEndian, nanoseconds }, 276), cuts).flatMap((piece) =>
        reader.push(piece),
      );
      expect(read).toEqual(packets);
      expect([reader.linkType, reader.pending]).toEqual([276, 0]);
    },
  );

  it('detects an incomplete stream', () => {
    const reader = new PcapReader();
    expect(reader.push(Buffer.from(RECORDED_CAPTURE, 'base64').subarray(0, -1))).toHaveLength(14);
    expect(reader.pending).toBeGreaterThan(0);
  });

  it('rejects other streams and impossible records', () => {
    expect(() => new PcapReader().push(Buffer.from('error: unable to upgrade connection'))).toThrow(
      'not a pcap stream',
    );
    const misread = pcap([], { littleEndian: true, nanoseconds: false });
    expect(() => new PcapReader().push(Buffer.concat([misread, Buffer.alloc(16, 0xff)]))).toThrow('cannot be');
  });
});
