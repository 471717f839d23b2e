import * as z from 'zod';
import { httpFacts, type HttpFacts } from '../http/facts.ts';

/** How a request ended, and the counters of its callee's sidecar before and after it. */
export interface TelemetryFacts {
  readonly kind: 'telemetry';
  readonly request: HttpFacts;
  /** Lines of one counter in Prometheus format. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /**
   * Set when Prometheus read them: whether it scraped the sidecar before the request and after it.
   */
  readonly scraped?: boolean;
}

export const telemetryFacts = z.object({
  kind: z.literal('telemetry'),
  request: httpFacts,
  before: z.array(z.string()),
  after: z.array(z.string()),
  scraped: z.boolean().exactOptional(),
}) satisfies z.ZodType<TelemetryFacts>;
