import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { isInbound, parseAccessLogLine, type AccessLogEntry } from './entry.ts';
import { lineReportOf } from './line-report.ts';
import { ENDINGS } from './recorded-endings.ts';
import { RECORDED } from './recorded-lines.ts';

const recordings = [...RECORDED, ...ENDINGS];
const entries = recordings
  .map(({ line }) => parseAccessLogLine(line))
  .filter((entry) => entry !== undefined)
  .filter(isInbound);
const FIELDS = ['transport', 'as', 'status', 'refusedBy', 'unknown', 'deniedBy'] as const;

function reportOf(line: string): Record<string, unknown> {
  const entry = parseAccessLogLine(line);
  if (entry === undefined || !isInbound(entry)) throw new Error(`no inbound entry: ${line}`);
  const report = lineReportOf(entry);
  return Object.fromEntries(
    FIELDS.filter((field) => report[field] !== undefined).map((field) => [field, report[field]]),
  );
}

/** Recorded lines with fields of other recorded lines: possible shapes without a record. */
const mixed = fc
  .tuple(fc.constantFrom(...entries), fc.constantFrom(...entries), fc.subarray(Object.keys(entries[0] ?? {})))
  .map(([base, other, fields]) => {
    const taken = fields.filter((field) => field !== 'meshproof' && field in base && field in other);
    return {
      ...base,
      ...Object.fromEntries(taken.map((field) => [field, Reflect.get(other, field)])),
    };
  });

describe('lineReportOf()', () => {
  it.each(recordings.map((recorded) => [recorded.what, recorded] as const))('reads %s', (_, { line, report }) => {
    expect(reportOf(line)).toEqual(report);
  });

  it('reports the TLS session of the line', () => {
    const entry = entries.find(({ meshproof, peerFingerprint }) => meshproof === 'http' && peerFingerprint !== null);
    expect(entry && lineReportOf(entry)).toMatchObject({
      tlsVersion: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      peerFingerprint: entry?.peerFingerprint,
      sni: entry?.sni,
      responseFlags: [],
    });
  });

  it.prop([mixed])('never names a peer that was not verified, and never mtls without a certificate', (entry) => {
    const report = lineReportOf(entry);
    if (report.transport === 'mtls') expect(entry.peerFingerprint).not.toBeNull();
    if (report.transport === 'plaintext') expect(entry.tlsVersion).toBeNull();
    const used = entry.meshproof === 'connection' && (entry.bytesIn ?? 0) + (entry.bytesOut ?? 0) > 0;
    const failed = entry.transportFailure !== null && entry.tlsVersion !== null && !used;
    if (failed) expect([report.as, report.peerFingerprint]).toEqual([undefined, undefined]);
    if (failed) expect(report.refusedBy ?? report.unknown).toBeDefined();
  });

  it('keeps the text that Envoy gives a failure without a row', () => {
    const entry = entries.find(({ transportFailure, tlsVersion }) => transportFailure !== null && tlsVersion !== null);
    const unknown = {
      ...entry,
      transportFailure: 'TLS_error:|1:SSL_routines:OPENSSL_internal:SOMETHING_NEW:TLS_error_end',
    } as AccessLogEntry;
    expect(lineReportOf(unknown)).toMatchObject({ transport: 'tls', unknown: unknown.transportFailure });
    expect(lineReportOf(unknown)).not.toHaveProperty('refusedBy');
  });

  it.each([
    [200, 'lua_response', 'local-reply:200'],
    [503, 'fault_filter_abort', 'local-reply:503'],
    [200, 'via_upstream', undefined],
    [503, 'via_upstream', undefined],
    [301, 'direct_response', undefined],
  ])('of status %d with the details %s, names whether the sidecar answered itself', (code, details, refusedBy) => {
    const served = entries.find((entry) => entry.meshproof === 'http' && entry.details === 'via_upstream');
    expect(lineReportOf({ ...served, code, details } as AccessLogEntry).refusedBy).toBe(refusedBy);
  });

  it('identifies no peer when a certificate has two identities', () => {
    const two = { ...entries[0], peerUri: 'spiffe://a/ns/b/sa/c,spiffe://a/ns/b/sa/d' } as AccessLogEntry;
    expect(lineReportOf(two)).not.toHaveProperty('as');
    expect(lineReportOf({ ...two, peerUri: null, peerSubject: 'CN=client' })).toHaveProperty('as', 'CN=client');
  });
});
