import * as z from 'zod';
import { forFactFields, methodField, pathField, portField, type ForFact } from './fields.ts';

/** A request that is sent to see how the callee's sidecar counts it in istio_requests_total. */
export interface TelemetryProbe {
  readonly kind: 'telemetry';
  readonly method: string;
  readonly path: string;
  readonly port: number;
}

export const telemetryProbe = z.strictObject({
  ...forFactFields,
  kind: z.literal('telemetry'),
  method: methodField,
  path: pathField,
  port: portField,
}) satisfies z.ZodType<TelemetryProbe & ForFact>;

/**
 * How the callee's sidecar counts a GET of curl. Use one such route per round: only the growth of
 * the counters distinguishes requests.
 * @example
 * probe: counted('/headers')
 */
export function counted(path: string, { port = 8000, ...options }: { port?: number } = {}): TelemetryProbe & ForFact {
  return { kind: 'telemetry', method: 'GET', path, port, fact: 'requests-total', ...options };
}
