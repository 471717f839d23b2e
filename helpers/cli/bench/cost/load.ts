import * as z from 'zod';
import { MeshproofError } from '../../../errors.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { kubectl } from '../../../kube/kubectl.ts';

/** The load that one caller sends. */
export interface Load {
  readonly connections: number;
  readonly payloadBytes: number;
  readonly seconds: number;
  /** `full`: as many as the connections carry. */
  readonly requestsPerSecond: number | 'full';
}

/** What the load generator measured. */
export interface Loaded {
  readonly requests: number;
  /** Of these, the ones that did not end with 200; they count in every other figure. */
  readonly failed: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const Result = z.object({
  ActualQPS: z.number(),
  RetCodes: z.record(z.string(), z.number()),
  DurationHistogram: z.object({
    Count: z.number(),
    Percentiles: z.array(z.object({ Percentile: z.number(), Value: z.number() })),
  }),
});

/** Width of the first buckets of the histogram, in seconds; cost-page.ts describes the others. */
const RESOLUTION = '0.00005';

/** Time to start the generator, to connect and to print, beside that of the load itself. */
const OVERHEAD_MS = 20_000;

/**
 * Lets the workload `client` of a namespace send load to a URL, by the generator in its pod.
 * @throws MeshproofError when more than a few requests fail, because then no cost is measured
 */
export async function sendLoad(
  target: KubeTarget,
  { namespace, url }: { readonly namespace: string; readonly url: string },
  load: Load,
  signal: AbortSignal,
): Promise<Loaded> {
  const rate = load.requestsPerSecond === 'full' ? '0' : load.requestsPerSecond.toString();
  const exec = ['exec', '--quiet', '--namespace', namespace, 'deployment/client', '--container', 'fortio', '--'];
  const fortio = ['fortio', 'load', '-quiet', '-json', '-', '-p', '50,99', '-r', RESOLUTION];
  const size = ['-payload-size', load.payloadBytes.toString(), '-c', load.connections.toString()];
  const output = await kubectl(
    target,
    [...exec, ...fortio, ...size, '-qps', rate, '-t', `${load.seconds.toString()}s`, url],
    { operation: `send load to ${url}`, signal, budgetMs: load.seconds * 1_000 + OVERHEAD_MS },
  );
  return parseLoad(url, output);
}

/** Share of requests that may fail on an overloaded machine; the report counts them. */
const MOST_FAILED = 0.005;

/** Reads the result of `fortio load -json -`. */
export function parseLoad(url: string, output: string): Loaded {
  const { ActualQPS, RetCodes, DurationHistogram } = Result.parse(JSON.parse(output));
  const { Count: requests, Percentiles } = DurationHistogram;
  const failed = requests - (RetCodes['200'] ?? 0);
  if (requests === 0 || failed > requests * MOST_FAILED) throw notServed(url, RetCodes);
  const percentile = (wanted: number): number =>
    (Percentiles.find(({ Percentile }) => Percentile === wanted)?.Value ?? Number.NaN) * 1_000;
  return { requests, failed, requestsPerSecond: ActualQPS, p50Ms: percentile(50), p99Ms: percentile(99) };
}

function notServed(url: string, codes: Readonly<Record<string, number>>): MeshproofError {
  return new MeshproofError({
    operation: `measure the cost of requests to ${url}`,
    details: `responses by status: ${JSON.stringify(codes)}`,
    hint: 'find out what refuses them: nearly every request of the bench has to end with 200',
  });
}
