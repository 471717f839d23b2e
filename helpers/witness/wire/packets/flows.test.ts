import { describe, expect, it } from 'vitest';
import { FlowTable } from './flows.ts';
import { FLAG, packet } from './packets.fixture.ts';
import { tcpSegment } from './tcp-segment.ts';

const CALLEE = { address: '10.0.0.9', port: 8080 };

function table(...steps: readonly (readonly ['>' | '<', number, string | Buffer, number?])[]): FlowTable {
  const flows = new FlowTable(CALLEE.port);
  for (const [way, flags, payload, port = 1_000] of steps) {
    const caller = { from: '10.0.0.1', fromPort: port, to: CALLEE.address, toPort: CALLEE.port };
    const callee = { from: CALLEE.address, fromPort: CALLEE.port, to: '10.0.0.1', toPort: port };
    const bytes = packet(1, { ...(way === '>' ? caller : callee), flags, payload: Buffer.from(payload) });
    const segment = tcpSegment(1, bytes);
    if (segment !== undefined) flows.add(segment);
  }
  return flows;
}

const HELLO = Buffer.from('160301002a0100', 'hex');
const ALERT = Buffer.from('15030300020230', 'hex');
const ENCRYPTED_ALERT = Buffer.from('1503030013aabbcc', 'hex');

describe('FlowTable', () => {
  it('summarizes a connection over TLS, its unencrypted alert and the end that reset it', () => {
    const flows = table(
      ['>', FLAG.syn, ''],
      ['<', 18, ''],
      ['>', FLAG.data, HELLO],
      ['<', FLAG.data, ALERT],
      ['<', FLAG.rst, ''],
      ['>', FLAG.rst, ''],
    );
    expect(flows.flow('10.0.0.1:1000')).toEqual({
      remote: '10.0.0.1:1000',
      protocol: 'tls',
      packets: 6,
      bytes: 14,
      tlsRecords: 2,
      otherSegments: 0,
      alerts: [48],
      resetBy: 'callee',
    });
    expect([flows.packets, flows.bytes, flows.tlsRecords]).toEqual([6, 14, 2]);
  });

  it('reads no alert out of an encrypted record', () => {
    expect(table(['<', FLAG.data, ENCRYPTED_ALERT]).flow('10.0.0.1:1000')?.alerts).toEqual([]);
  });

  it.each([
    ['GET /headers HTTP/1.1\r\n', 'http'],
    ['OPTIONS * HTTP/1.1\r\n', 'http'],
    ['PRI * HTTP/2.0\r\n\r\nSM', 'http2'],
    [':\0\0\0ping', 'other'],
    ['\u0016', 'other'],
  ])('recognizes a protocol by its first bytes: %j', (payload, protocol) => {
    expect(
      table(['>', FLAG.syn, ''], ['>', FLAG.data, payload], ['>', FLAG.data, HELLO]).flow('10.0.0.1:1000')?.protocol,
    ).toBe(protocol);
  });

  it('separates connections of one port, and keeps a repeated SYN with its connection', () => {
    const flows = table(
      ['>', FLAG.syn, ''],
      ['>', FLAG.syn, ''],
      ['>', FLAG.data, 'GET / HTTP/1.1'],
      ['>', FLAG.syn, ''],
      ['>', FLAG.data, HELLO],
    );
    expect(flows.flows().map(({ protocol, packets }) => [protocol, packets])).toEqual([
      ['http', 3],
      ['tls', 2],
    ]);
  });

  it('reports no protocol of a connection without payload', () => {
    expect(table(['>', FLAG.syn, ''], ['>', FLAG.fin, '']).flow('10.0.0.1:1000')?.protocol).toBe('nothing');
    expect(table().flow('10.0.0.1:1000')).toBeUndefined();
  });
});
