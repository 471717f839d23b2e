import { describe, expect, it } from 'vitest';
import { wireReports, wireReportOf, type WireFacts } from './facts.ts';
import { RECORDED_WIRE_MARKER, RECORDED_CAPTURE, RECORDED_MESSAGES } from './recorded-capture.ts';
import { Recording } from './recording.ts';
import { wireMarkerOf, newWireMarker, requestOf } from './wire-marker.ts';

function recorded({ packets = Buffer.from(RECORDED_CAPTURE, 'base64'), lines = RECORDED_MESSAGES } = {}): Recording {
  const recording = new Recording(
    { interface: 'eth0', port: 8080, wireMarkers: [RECORDED_WIRE_MARKER] },
    'assert',
    'wit-a/httpbin',
  );
  recording.takePackets(packets);
  for (const line of lines) recording.takeLine(line);
  return recording;
}

const facts = recorded().facts();
const unseen: WireFacts = { ...facts, wireMarkerSeen: false, markersInClear: [] };

describe('Recording', () => {
  it('makes facts of a recorded capture', () => {
    expect(recorded().fault()).toBeUndefined();
    expect(facts).toMatchObject({
      kind: 'wire',
      packets: 15,
      tlsRecords: 7,
      wireMarkerSeen: true,
      markersInClear: [`${RECORDED_WIRE_MARKER}-req1`],
      heads: { captured: 15, received: 15, dropped: 0 },
      scan: { captured: 1, received: 1, dropped: 0 },
      flowsLeftOut: 0,
    });
    expect(facts.flows.map(({ remote, speaks, alerts, resetBy }) => [remote, speaks, alerts, resetBy])).toEqual([
      ['10.244.0.77:43100', 'http', [], 'callee'],
      ['10.244.0.76:46494', 'tls', [], 'caller'],
      ['10.244.0.77:43104', 'tls', [48], 'callee'],
      ['10.244.0.77:43110', 'tls', [], 'callee'],
    ]);
  });

  it('is up once both listen', () => {
    const recording = recorded({ lines: [] });
    expect(RECORDED_MESSAGES.slice(0, 3).map((line) => recording.takeLine(line))).toEqual([false, false, true]);
  });

  it.each([
    ['a torn stream of packets', { packets: Buffer.from(RECORDED_CAPTURE, 'base64').subarray(0, -1) }, /torn/],
    ['a stream that is none', { packets: Buffer.from('cannot exec in a stopped container') }, /not a pcap stream/],
    [
      'missing counters',
      { lines: RECORDED_MESSAGES.filter((line) => !line.includes('dropped')) },
      /without its counters/,
    ],
  ])('does not trust %s', (_, parts, fault) => {
    expect(recorded(parts).fault()).toMatch(fault);
  });

  it('keeps what tcpdump says otherwise', () => {
    const recording = recorded({ lines: ['heads tcpdump: eth7: No such device exists', 'OCI runtime exec failed'] });
    expect(recording.words).toEqual(['heads tcpdump: eth7: No such device exists', 'OCI runtime exec failed']);
  });
});

describe('wireSays()', () => {
  it('tells a canary in clear, whatever else was lost', () => {
    expect(wireReports(facts)).toMatchObject({ says: 'marker-in-clear', because: expect.stringContaining('-req1') });
    expect(wireReports({ ...facts, packets: 0 }).says).toBe('marker-in-clear');
  });

  it('agrees with TLS only when TLS was seen and nothing was lost', () => {
    expect(wireReports(unseen)).toEqual({ says: 'only-tls', because: '7 TLS records in 15 packets and no canary' });
  });

  it.each<[string, Partial<WireFacts>]>([
    ['no packet', { packets: 0 }],
    ['no TLS record', { tlsRecords: 0 }],
    [
      'packets lost to the search, of a connection that was not TLS throughout',
      { scan: { captured: 1, received: 2, dropped: 1 } },
    ],
    ['packets dropped by the kernel', { heads: { captured: 14, received: 14, dropped: 1 } }],
    ['packets that were not read', { heads: { captured: 14, received: 15, dropped: 0 } }],
    ['a sanity capture without its canary', { mode: 'sanity' }],
    ['connections left out', { flowsLeftOut: 1 }],
  ])('is silent after %s', (_, changes) => {
    expect(wireReports({ ...unseen, ...changes }).says).toBe('silent');
  });
});

describe('packets lost to the search for canaries', () => {
  const scan = { captured: 1, received: 3, dropped: 0 };
  const question = { token: wireMarkerOf(RECORDED_WIRE_MARKER, 'req2'), remote: '10.244.0.76:46494' };
  const withRest = (otherSegments: number) =>
    facts.flows.map((flow) => (flow.remote === question.remote ? { ...flow, otherSegments } : flow));

  it('cannot be of a connection whose every segment began with a TLS record', () => {
    expect(wireReportOf({ ...facts, scan, flows: withRest(0) }, question)).toBe('tls');
  });

  it('may be of any other', () => {
    expect(wireReportOf({ ...facts, scan, flows: withRest(1) }, question)).toBe('silent');
    const plain = { token: wireMarkerOf(RECORDED_WIRE_MARKER, 'req3'), remote: '10.244.0.77:43100' };
    expect(wireReportOf({ ...facts, markersInClear: [], scan }, plain)).toBe('silent');
  });
});

describe('wireSaysOfRequest()', () => {
  const token = (name: string): string => wireMarkerOf(RECORDED_WIRE_MARKER, name);

  it('goes by the canary first, then by the connection that the proxy names', () => {
    expect(wireReportOf(facts, { token: token('req1') })).toBe('plaintext');
    expect(wireReportOf(facts, { token: token('req2'), remote: '10.244.0.76:46494' })).toBe('tls');
    expect(wireReportOf(facts, { token: token('req3'), remote: '10.244.0.77:43100' })).toBe('plaintext');
  });

  it('is silent without a connection, after a loss, and where a port served twice', () => {
    const question = { token: token('req2'), remote: '10.244.0.76:46494' };
    expect(wireReportOf(facts, { token: token('req2') })).toBe('silent');
    expect(wireReportOf(facts, { ...question, remote: '10.244.0.76:1' })).toBe('silent');
    expect(wireReportOf({ ...facts, heads: { captured: 14, received: 15, dropped: 0 } }, question)).toBe('silent');
    const again = facts.flows.map((flow) => ({ ...flow, remote: question.remote }));
    expect(wireReportOf({ ...facts, flows: again }, question)).toBe('silent');
  });
});

describe('canaries', () => {
  it('are random and lead back to their request', () => {
    const wireMarker = newWireMarker();
    expect(wireMarker).toMatch(/^[\da-f]{32}$/);
    expect(newWireMarker()).not.toBe(wireMarker);
    expect(requestOf(wireMarkerOf(wireMarker, 'a-b'), wireMarker)).toBe('a-b');
    expect(requestOf(wireMarker.slice(0, 20), wireMarker)).toBe('');
  });
});
