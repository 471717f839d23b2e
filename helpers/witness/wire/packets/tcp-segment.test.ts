import { isIPv6 } from 'node:net';
import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { FLAG, LINK, packet } from './packets.fixture.ts';
import { tcpSegment } from './tcp-segment.ts';

const links = fc.constantFrom(...Object.values(LINK));
const port = fc.integer({ min: 1, max: 65_535 });
const bytes = fc.uint8Array({ maxLength: 100 }).map((data) => Buffer.from(data));
const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xff_ff })).map((value) => value.toString(16));
const v6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));

describe('tcpSegment()', () => {
  it.prop([
    links,
    fc.ipV4(),
    fc.ipV4(),
    port,
    port,
    fc.integer({ min: 0, max: 255 }),
    bytes,
    fc.constantFrom(0, 12, 40),
  ])('reads TCP over IPv4 on every link', (link, from, to, fromPort, toPort, flags, payload, options) => {
    const segment = tcpSegment(link, packet(link, { from, to, fromPort, toPort, flags, payload, options }));
    expect(segment).toEqual({
      from: `${from}:${fromPort.toString()}`,
      to: `${to}:${toPort.toString()}`,
      fromPort,
      toPort,
      syn: (flags & FLAG.syn) > 0,
      fin: (flags & FLAG.fin) > 0,
      rst: (flags & FLAG.rst) > 0,
      payloadLength: payload.length,
      payload,
    });
  });

  it.prop([links, v6, v6, bytes])('reads TCP over IPv6 on every link', (link, from, to, payload) => {
    const segment = tcpSegment(link, packet(link, { from, to, fromPort: 1, toPort: 2, flags: FLAG.data, payload }));
    const address = /^\[(.*)\]:1$/.exec(segment?.from ?? '')?.[1] ?? '';
    expect(isIPv6(address)).toBe(true);
    expect(new URL(`http://[${from}]/`).hostname).toBe(`[${address}]`);
    expect(segment).toMatchObject({ payloadLength: payload.length, payload });
  });

  it('keeps the length on the wire of a truncated packet', () => {
    const whole = packet(1, {
      from: '1.2.3.4',
      to: '5.6.7.8',
      fromPort: 1,
      toPort: 2,
      flags: FLAG.data,
      payload: Buffer.alloc(900, 'x'),
    });
    expect(tcpSegment(1, whole.subarray(0, 96))).toMatchObject({ payloadLength: 900, payload: Buffer.alloc(30, 'x') });
  });

  it('ignores the padding of a short frame', () => {
    const ack = packet(1, {
      from: '1.2.3.4',
      to: '5.6.7.8',
      fromPort: 1,
      toPort: 2,
      flags: 16,
      payload: Buffer.alloc(0),
      options: 0,
    });
    expect(tcpSegment(1, Buffer.concat([ack, Buffer.alloc(6, 0x16)]))).toMatchObject({
      payloadLength: 0,
      payload: Buffer.alloc(0),
    });
  });

  it('skips a VLAN tag', () => {
    const plain = packet(1, {
      from: '1.2.3.4',
      to: '5.6.7.8',
      fromPort: 1,
      toPort: 2,
      flags: 2,
      payload: Buffer.alloc(0),
    });
    const tagged = Buffer.concat([plain.subarray(0, 12), Buffer.from([0x81, 0, 0, 7]), plain.subarray(12)]);
    expect(tcpSegment(1, tagged)).toEqual(tcpSegment(1, plain));
  });

  it.prop([links, bytes])('never throws on other bytes', (link, other) => {
    expect(() => tcpSegment(link, other)).not.toThrow();
  });

  it('ignores fragments and other protocols, and rejects an unknown link', () => {
    const segment = packet(1, {
      from: '1.2.3.4',
      to: '5.6.7.8',
      fromPort: 1,
      toPort: 2,
      flags: 2,
      payload: Buffer.alloc(0),
    });
    const changed = (at: number, value: number): Buffer => Buffer.from(segment).fill(value, at, at + 1);
    expect(tcpSegment(1, changed(14 + 9, 17))).toBeUndefined();
    expect(tcpSegment(1, changed(14 + 7, 1))).toBeUndefined();
    expect(tcpSegment(1, changed(13, 6))).toBeUndefined();
    expect(() => tcpSegment(147, segment)).toThrow('link type 147');
  });
});
