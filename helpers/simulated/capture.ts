import type { CaptureSpot } from '../check/run/ports.ts';
import type { ProbeResult } from '../probe/probe-request.ts';
import type { WireFacts } from '../witness/wire/facts.ts';
import { remoteOf } from './access-log-entries.ts';
import { accessLogOf, type Truth } from './access-log.ts';

/** The result of a request on a simulated mesh, and its true outcome. */
export interface Details {
  readonly answer: ProbeResult;
  readonly truth: Truth;
}

/** What a capture beside a callee sees of the rounds while it runs. */
export function simulatedCapture(
  { namespace, workload, port, mode }: CaptureSpot,
  details: readonly Details[],
): WireFacts {
  const met = details
    .filter(
      ({ answer: { request } }) =>
        request.to.namespace === namespace && request.to.workload === workload && request.wireMarker !== undefined,
    )
    .flatMap(({ answer, truth }) => {
      const line = accessLogOf(answer, truth)?.lines[0];
      return line === undefined ? [] : [{ request: answer.request, isTls: line.tlsVersion !== null }];
    });
  const tls = met.filter(({ isTls }) => isTls);
  const markersInClear = met.flatMap(({ request, isTls }) => (isTls ? [] : [request.wireMarker ?? ''])).toSorted();
  const counters = { captured: met.length, received: met.length, dropped: 0 };
  return {
    kind: 'wire',
    mode,
    pod: `${namespace}/${workload}-1`,
    interface: 'eth0',
    ports: [port],
    filters: { heads: '', scan: '' },
    packets: met.length,
    bytes: met.length,
    tlsRecords: tls.length,
    wireMarkerSeen: markersInClear.length > 0,
    markersInClear,
    heads: counters,
    scan: counters,
    flows: met.map(({ request, isTls }) => ({
      remote: remoteOf(request),
      protocol: isTls ? 'tls' : 'http',
      packets: 1,
      bytes: 1,
      tlsRecords: isTls ? 1 : 0,
      alerts: [],
      resetBy: '',
    })),
    flowsLeftOut: 0,
  };
}
