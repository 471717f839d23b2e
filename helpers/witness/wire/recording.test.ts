import { describe, expect, it } from 'vitest';
import type { WireFacts } from './facts.ts';
import { RECORDED_WIRE_MARKER, RECORDED_CAPTURE, RECORDED_MESSAGES } from './recorded-capture.ts';
import { Recording } from './recording.ts';
import { captureReport, wireReportOf } from './report.ts';
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
  it('builds facts from a recorded capture', () => {
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
    expect(facts.flows.map(({ remote, protocol, alerts, resetBy }) => [remote, protocol, alerts, resetBy])).toEqual([
      ['10.244.0.77:43100', 'http', [], 'callee'],
      ['10.244.0.76:46494', 'tls', [], 'caller'],
      ['10.244.0.77:43104', 'tls', [48], 'callee'],
      ['10.244.0.77:43110', 'tls', [], 'callee'],
    ]);
  });

  it('is ready once both listen', () => {
    const recording = recorded({ lines: [] });
    expect(RECORDED_MESSAGES.slice(0, 3).map((line) => recording.takeLine(line))).toEqual([false, false, true]);
  });

  it.each([
    [
      'an incomplete stream of packets',
      { packets: Buffer.from(RECORDED_CAPTURE, 'base64').subarray(0, -1) },
      /incomplete/,
    ],
    ['another stream', { packets: Buffer.from('cannot exec in a stopped container') }, /not a pcap stream/],
    [
      'missing counters',
      { lines: RECORDED_MESSAGES.filter((line) => !line.includes('dropped')) },
      /without its counters/,
    ],
  ])('does not trust %s', (_, parts, fault) => {
    expect(recorded(parts).fault()).toMatch(fault);
  });

  it('keeps unknown lines of tcpdump', () => {
    const recording = recorded({ lines: ['heads tcpdump: eth7: No such device exists', 'OCI runtime exec failed'] });
    expect(recording.unknownLines).toEqual(['heads tcpdump: eth7: No such device exists', 'OCI runtime exec failed']);
  });
});

describe('captureReport()', () => {
  it('reports a marker in clear, whatever else was lost', () => {
    expect(captureReport(facts)).toMatchObject({
      finding: 'marker-in-clear',
      because: expect.stringContaining('-req1'),
    });
    expect(captureReport({ ...facts, packets: 0 }).finding).toBe('marker-in-clear');
  });

  it('reports TLS only when TLS was seen and nothing was lost', () => {
    expect(captureReport(unseen)).toEqual({
      finding: 'only-tls',
      because: '7 TLS records in 15 packets and no marker',
    });
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
    ['a sanity capture without its marker', { mode: 'sanity' }],
    ['connections left out', { flowsLeftOut: 1 }],
  ])('is silent after %s', (_, changes) => {
    expect(captureReport({ ...unseen, ...changes }).finding).toBe('silent');
  });
});

describe('packets lost to the search for markers', () => {
  const scan = { captured: 1, received: 3, dropped: 0 };
  const question = { token: wireMarkerOf(RECORDED_WIRE_MARKER, 'req2'), remote: '10.244.0.76:46494' };
  const withRest = (otherSegments: number) =>
    facts.flows.map((flow) => (flow.remote === question.remote ? { ...flow, otherSegments } : flow));

  it('cannot belong to a connection whose every segment began with a TLS record', () => {
    expect(wireReportOf({ ...facts, scan, flows: withRest(0) }, question)).toBe('tls');
  });

  it('may belong to any other', () => {
    expect(wireReportOf({ ...facts, scan, flows: withRest(1) }, question)).toBe('silent');
    const plain = { token: wireMarkerOf(RECORDED_WIRE_MARKER, 'req3'), remote: '10.244.0.77:43100' };
    expect(wireReportOf({ ...facts, markersInClear: [], scan }, plain)).toBe('silent');
  });
});

describe('wireReportOf()', () => {
  const token = (name: string): string => wireMarkerOf(RECORDED_WIRE_MARKER, name);

  it('uses the marker first, then the connection that the proxy names', () => {
    expect(wireReportOf(facts, { token: token('req1') })).toBe('plaintext');
    expect(wireReportOf(facts, { token: token('req2'), remote: '10.244.0.76:46494' })).toBe('tls');
    expect(wireReportOf(facts, { token: token('req3'), remote: '10.244.0.77:43100' })).toBe('plaintext');
  });

  it('is silent without a connection, after a loss, and for a reused port', () => {
    const question = { token: token('req2'), remote: '10.244.0.76:46494' };
    expect(wireReportOf(facts, { token: token('req2') })).toBe('silent');
    expect(wireReportOf(facts, { ...question, remote: '10.244.0.76:1' })).toBe('silent');
    expect(wireReportOf({ ...facts, heads: { captured: 14, received: 15, dropped: 0 } }, question)).toBe('silent');
    const again = facts.flows.map((flow) => ({ ...flow, remote: question.remote }));
    expect(wireReportOf({ ...facts, flows: again }, question)).toBe('silent');
  });
});

describe('wire markers', () => {
  it('are random and identify their request', () => {
    const wireMarker = newWireMarker();
    expect(wireMarker).toMatch(/^[\da-f]{32}$/);
    expect(newWireMarker()).not.toBe(wireMarker);
    expect(requestOf(wireMarkerOf(wireMarker, 'a-b'), wireMarker)).toBe('a-b');
    expect(requestOf(wireMarker.slice(0, 20), wireMarker)).toBe('');
  });
});
