import * as z from 'zod';
import { forFactFields, methodField, pathField, portField, type ForFact } from './fields.ts';

/** A request that is sent to see which counters of the callee's sidecar it increases. */
export interface TelemetryProbe {
  readonly kind: 'telemetry';
  readonly method: string;
  readonly path: string;
  readonly port: number;
  /** Who reads the counters. @default the run itself, in the sidecar */
  readonly readBy?: 'prometheus';
}

export const telemetryProbe = z.strictObject({
  ...forFactFields,
  kind: z.literal('telemetry'),
  method: methodField,
  path: pathField,
  port: portField,
  readBy: z.literal('prometheus').exactOptional(),
}) satisfies z.ZodType<TelemetryProbe & ForFact>;

/**
 * How the callee's sidecar counts a GET of curl in istio_requests_total. Use one such route per
 * round: only the growth of the counters distinguishes requests.
 * @example
 * probe: counted('/headers')
 */
export function counted(path: string, { port = 8000, ...options }: { port?: number } = {}): TelemetryProbe & ForFact {
  return { kind: 'telemetry', method: 'GET', path, port, fact: 'requests-total', ...options };
}

/**
 * How many TLS handshakes of the callee's sidecar a GET of curl adds to what `prometheus` of the
 * callee's namespace scraped. A request on a connection that is already open adds none: give the
 * caller a connection per request. Use one such route per check.
 * @example
 * probe: scraped.handshakes('/headers')
 */
export const scraped = {
  handshakes: (path: string, { port = 8000 }: { port?: number } = {}): TelemetryProbe & ForFact => ({
    kind: 'telemetry',
    method: 'GET',
    path,
    port,
    fact: 'handshakes',
    readBy: 'prometheus',
  }),
} as const;
