import type { ExpectedOutcome } from '../../model/outcome.ts';
import type { ProbeRequest } from '../../probe/probe-request.ts';
import type { OutboundEntry } from '../../witness/access-log/entry.ts';
import { CALLEE_ADDRESS, remoteOf } from '../access-log-entries.ts';

/** TLS that the sidecar of a caller opened to an application that terminated it. */
export interface Originated {
  /** Port of the application's container, which it reports. */
  readonly port: '18443' | '18444';
  /** Subject of the certificate that the sidecar presented. */
  readonly subject?: string;
}

/**
 * The TLS of an admission that neither the client opened nor the sidecar of the callee terminated;
 * undefined for every other one.
 */
export function originated({ probe }: ProbeRequest, outcome: ExpectedOutcome): Originated | undefined {
  const isOwn = probe.kind === 'tls' || (probe.kind === 'echo' && probe.protocol === 'https');
  if (outcome.is !== 'admitted' || outcome.over === 'plaintext' || isOwn) return undefined;
  if (outcome.over === 'tls') return { port: '18443' };
  return outcome.as.startsWith('CN=') ? { port: '18444', subject: outcome.as } : undefined;
}

/** The fields of echo about it. */
export function originatedFields({ port, subject }: Originated): Readonly<Record<string, string>> {
  return { ServicePort: port, ...(subject === undefined ? {} : { ClientCertSubject: subject }) };
}

/** A line of the caller's sidecar. */
export function outboundEntry(request: ProbeRequest, more: Partial<OutboundEntry>): OutboundEntry {
  return {
    meshproof: 'outbound',
    start: '2026-11-22T13:00:00.000Z',
    durationMs: 1,
    remote: remoteOf(request),
    local: `${CALLEE_ADDRESS}:8080`,
    flags: '-',
    upstream: `${CALLEE_ADDRESS}:8080`,
    upstreamFailure: null,
    ...more,
  };
}

/** The line of the caller's sidecar about it. */
export function originatedEntry(request: ProbeRequest, { port, subject = '' }: Originated): OutboundEntry {
  return outboundEntry(request, {
    upstream: `${CALLEE_ADDRESS}:${port}`,
    upstreamLocal: remoteOf(request),
    requestId: request.requestId,
    tlsVersion: 'TLSv1.3',
    localSubject: subject,
  });
}
