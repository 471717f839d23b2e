import { describe, expect, test } from 'vitest';
import { parseAccessLogLine, type OutboundEntry } from './entry.ts';
import { outboundReport } from './outbound-facts.ts';

/** Logged by a sidecar under Istio 1.31 that opened TLS by a DestinationRule of the mode SIMPLE. */
const LINE =
  '{"cluster":"outbound|80||right.example;","durationMs":43,"flags":"-","local":"10.96.124.207:80","localSubject":"","meshproof":"outbound","peerSubject":"CN=echo","remote":"10.244.0.33:49118","requestId":"r1","start":"2026-12-01T14:11:57.590Z","tlsVersion":"TLSv1.3","upstream":"10.96.124.207:443","upstreamFailure":null,"upstreamLocal":"10.244.0.33:35392"}';
const line = (change: Partial<OutboundEntry> = {}): OutboundEntry => ({
  ...(parseAccessLogLine(LINE) as OutboundEntry),
  ...change,
});
const report = (...lines: readonly OutboundEntry[]) =>
  outboundReport({ kind: 'outbound-log', pod: 'full/a-1', foundBy: 'request-id', lines });
const opened = { side: 'caller', transport: 'tls', tlsVersion: 'TLSv1.3', sentFrom: '10.244.0.33:35392' };
const presented = { ...opened, transport: 'mtls', as: 'CN=echo' };

describe('outboundReport()', () => {
  test.each([
    ['TLS without a certificate', line(), opened],
    ['TLS with a certificate', line({ localSubject: 'CN=echo' }), presented],
    ['a certificate without a common name', line({ localSubject: 'O=x' }), { ...opened, transport: 'mtls' }],
    ['TLS that the server ended', line({ flags: 'UC' }), { ...opened, refused: 'upstream-reset:UC' }],
  ])('reads %s', (_, entry, expected) => expect(report(entry)).toEqual(expected));

  test('reports nothing of a line without TLS or refusal, or of lines that differ', () => {
    expect(report(line({ tlsVersion: null }))).toBeUndefined();
    expect(report(line(), line({ localSubject: 'CN=echo' }))).toBeUndefined();
    expect(report()).toBeUndefined();
  });

  test('reads lines that lack the fields of the session', () => {
    const { tlsVersion: _version, localSubject: _subject, ...older } = line({ flags: 'UF' });
    expect(report(older)).toEqual({ side: 'caller', refused: 'upstream-reset:UF' });
  });

  test('marks lines that only address and time relate to the call', () => {
    const facts = { kind: 'outbound-log', pod: 'full/a-1', foundBy: 'address', lines: [line()] } as const;
    expect(outboundReport(facts)).toEqual({ ...opened, isSurmised: true });
  });
});
