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
const WORDS = ['transport', 'as', 'status', 'refusedBy', 'unknown', 'deniedBy'] as const;

function saidOf(line: string): Record<string, unknown> {
  const entry = parseAccessLogLine(line);
  if (entry === undefined || !isInbound(entry)) throw new Error(`not one of ours: ${line}`);
  const says = lineReportOf(entry);
  return Object.fromEntries(WORDS.filter((word) => says[word] !== undefined).map((word) => [word, says[word]]));
}

/** Recorded lines with some fields taken from other recorded lines: shapes that proxies could write and nobody recorded. */
const mixed = fc
  .tuple(fc.constantFrom(...entries), fc.constantFrom(...entries), fc.subarray(Object.keys(entries[0] ?? {})))
  .map(([base, other, fields]) => {
    const taken = fields.filter((field) => field !== 'meshproof' && field in base && field in other);
    return {
      ...base,
      ...Object.fromEntries(taken.map((field) => [field, Reflect.get(other, field)])),
    };
  });

describe('proxySays()', () => {
  it.each(recordings.map((recorded) => [recorded.what, recorded] as const))('reads %s', (_, { line, says }) => {
    expect(saidOf(line)).toEqual(says);
  });

  it('gives what the line says of the session', () => {
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
    const says = lineReportOf(entry);
    if (says.transport === 'mtls') expect(entry.peerFingerprint).not.toBeNull();
    if (says.transport === 'plaintext') expect(entry.tlsVersion).toBeNull();
    const used = entry.meshproof === 'connection' && (entry.bytesIn ?? 0) + (entry.bytesOut ?? 0) > 0;
    const failed = entry.transportFailure !== null && entry.tlsVersion !== null && !used;
    if (failed) expect([says.as, says.peerFingerprint]).toEqual([undefined, undefined]);
    if (failed) expect(says.refusedBy ?? says.unknown).toBeDefined();
  });

  it('keeps a failure that no row knows in the words of Envoy', () => {
    const entry = entries.find(({ transportFailure, tlsVersion }) => transportFailure !== null && tlsVersion !== null);
    const unknown = {
      ...entry,
      transportFailure: 'TLS_error:|1:SSL_routines:OPENSSL_internal:SOMETHING_NEW:TLS_error_end',
    } as AccessLogEntry;
    expect(lineReportOf(unknown)).toMatchObject({ transport: 'tls', unknown: unknown.transportFailure });
    expect(lineReportOf(unknown)).not.toHaveProperty('refusedBy');
  });

  it('names nobody where a certificate holds two identities', () => {
    const two = { ...entries[0], peerUri: 'spiffe://a/ns/b/sa/c,spiffe://a/ns/b/sa/d' } as AccessLogEntry;
    expect(lineReportOf(two)).not.toHaveProperty('as');
    expect(lineReportOf({ ...two, peerUri: null, peerSubject: 'CN=client' })).toHaveProperty('as', 'CN=client');
  });
});
