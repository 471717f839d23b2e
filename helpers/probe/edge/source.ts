import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { budgets } from '../../timing/budgets.ts';
import { exchangeJson } from '../exchange-json.ts';
import type { ProbeRequest } from '../probe-request.ts';
import {
  perCaller,
  probeOfKind,
  streamOptions,
  type Caller,
  type ProbeSource,
  type SourceContext,
} from '../probe-source.ts';
import { processSource } from '../process-source.ts';
import type { ProcessStream } from '../process-stream.ts';
import type { Source, SourceOptions } from '../source.ts';
import { edgeAccess, gatewayOf, type EdgeAccess } from './access.ts';
import type { Seen } from './client/exchange.ts';
import { edgeFactsOf } from './edge-facts.ts';
import { edgeRequestOf, materialOf, type EdgeMaterial, type EdgeProbeRequest } from './edge-request.ts';
import type { EdgeFacts } from './facts.ts';

/** The client of this machine, as a process of its own. */
const COMMAND = [process.execPath, fileURLToPath(new URL('client/main.ts', import.meta.url))] as const;

const resultsSchema = z.array(
  z.strictObject({
    reached: z.enum(['nothing', 'connection', 'handshake', 'response']),
    local: z.string(),
    session: z
      .strictObject({
        version: z.string(),
        cipher: z.string(),
        alpn: z.string(),
        chain: z.array(z.string()),
        distrust: z.string(),
      })
      .exactOptional(),
    firstStatus: z.number().exactOptional(),
    errorCode: z.string(),
    errorMessage: z.string(),
    ended: z.boolean(),
    status: z.number(),
    responseHeaders: z.record(z.string(), z.array(z.string())),
    body: z.string(),
    totalMs: z.number(),
  }) satisfies z.ZodType<Seen>,
);

/** Sends requests to gateways by a client of this machine, which is outside of the cluster. */
export function edgeSource(context: SourceContext): ProbeSource {
  const source = perCaller(
    (from) => createEdgeSource(streamOptions(context, from), edgeAccess(context.edge)),
    (request) => ({ ...request, probe: probeOfKind(request, 'edge') }),
  );
  return { ...source, send: (from, requests, signal) => source.send(inLane(from, requests), requests, signal) };
}

/**
 * A client of its own for each lane. The client outside of the cluster has no namespace, and lanes
 * run side by side: the namespace of a gateway belongs to one of them.
 */
function inLane(from: Caller, [first]: readonly ProbeRequest[]): Caller {
  return first?.probe.kind === 'edge' ? { ...from, namespace: gatewayOf(first.probe).namespace } : from;
}

/** A source of requests to gateways: one process per run, all requests of a round concurrently. */
export function createEdgeSource(
  options: Omit<SourceOptions, 'command' | 'onOpen'>,
  access: EdgeAccess,
): Source<EdgeProbeRequest, EdgeFacts> {
  // No stream into a pod is opened that a run would count.
  const here = { ...options, command: COMMAND, onOpen: () => undefined };
  return processSource(here, async (stream, requests, signal) => {
    const prepared = await Promise.all(
      requests.map(async (request) => ({ request, material: await materialOf(request, access, signal) })),
    );
    return sendAll(stream, prepared, signal);
  });
}

interface Prepared {
  readonly request: EdgeProbeRequest;
  readonly material: EdgeMaterial;
}

async function sendAll(
  stream: ProcessStream,
  prepared: readonly Prepared[],
  signal: AbortSignal,
): Promise<readonly EdgeFacts[]> {
  const requests = prepared.map(({ request, material }) => edgeRequestOf(request, material));
  const limits = { connectMs: budgets.connect, totalMs: budgets.request };
  const seen = await exchangeJson(stream, (round) => ({ round, limits, requests }), {
    schema: resultsSchema.length(requests.length),
    client: 'the client outside of the cluster',
    signal,
  });
  return prepared.flatMap(({ request, material }, index) => {
    const one = seen[index];
    return one === undefined ? [] : [edgeFactsOf(request, material, one)];
  });
}
