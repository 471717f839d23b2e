import type { ProbeSpec } from './probe-spec.ts';

/** A request that is sent to see how the callee's sidecar counts it in istio_requests_total. */
export interface TelemetryProbe {
  readonly kind: 'telemetry';
  readonly method: string;
  readonly path: string;
  readonly port: number;
}

/** How the callee's sidecar counts a GET of curl; one such route per round, since what grew is told apart by nothing else. */
export function counted(path: string, { port = 8000 }: { port?: number } = {}): ProbeSpec {
  return { kind: 'telemetry', method: 'GET', path, port, fact: 'requests-total' };
}
