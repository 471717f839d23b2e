import * as z from 'zod';

/** One round of a way: what the load generator and the counters of the proxies reported. */
const costRound = z.strictObject({
  /** Latency at a fixed rate, as the load generator measured it. */
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** Share of the fixed rate that was reached; below 1 requests had to queue. */
  paceReached: z.number(),
  /** At full speed. */
  requestsPerSecond: z.number(),
  /** CPU time of Envoy per request, in microseconds, at full speed; 0 without a sidecar. */
  callerProxyUs: z.number(),
  calleeProxyUs: z.number(),
  /** TLS handshakes that the callee's sidecar counted, per request at full speed. */
  handshakesPerRequest: z.number(),
  /** Share of these handshakes that resumed a session. */
  resumed: z.number(),
  /** Requests of the round, and those of them that did not end with 200. */
  requests: z.number(),
  failed: z.number(),
});

export type CostRound = z.infer<typeof costRound>;

const costWay = z.strictObject({
  name: z.string(),
  /** What is between the two workloads. */
  title: z.string(),
  rounds: z.array(costRound).min(1),
});

export type CostWay = z.infer<typeof costWay>;

/** What mutual TLS costs, as `npm run bench -- --cost -o json` prints it. */
export const costDocument = z.strictObject({
  schema: z.literal('meshproof/cost'),
  measuredAt: z.string(),
  machine: z.strictObject({
    cpu: z.string(),
    cores: z.number(),
    memoryGiB: z.number(),
    kernel: z.string(),
    /** Load average of a minute before the cast was deployed. */
    loadBefore: z.number(),
  }),
  mesh: z.strictObject({ kubernetes: z.string(), istio: z.string(), envoy: z.string(), loadGenerator: z.string() }),
  load: z.strictObject({
    connections: z.number(),
    payloadBytes: z.number(),
    /** Of the rounds that measure latency. */
    requestsPerSecond: z.number(),
    /** Of each measurement. */
    seconds: z.number(),
  }),
  /** The first one is what the others are compared with. */
  ways: z.array(costWay).min(1),
});

export type CostDocument = z.infer<typeof costDocument>;

/** Reads a document of costs. Throws ZodError when it is none. */
export function parseCost(text: string): CostDocument {
  return costDocument.parse(JSON.parse(text));
}
