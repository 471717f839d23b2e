import type { KubeTarget } from '../kube/kube.ts';
import { traitsOf } from '../model/probes/registry.ts';
import { withAddresses } from './address/pod-addresses.ts';
import { createClientCertificates } from './client-certificates.ts';
import { withClusterFacts } from './cluster/read-cluster-facts.ts';
import { InFlight } from './in-flight.ts';
import type { Prober, ProbeRequest, ProbeResult } from './probe-request.ts';
import { callerName, NO_FACTS, type ProberOptions } from './probe-source.ts';
import { Sources } from './sources.ts';

/**
 * Requests in flight at the same time, over all sources. More would not return sooner, and flooding
 * the DNS and the sidecars of a small node causes time-outs that no policy made.
 */
export const IN_FLIGHT = 160;

type Indexed = readonly { readonly request: ProbeRequest; readonly index: number }[];

/**
 * Makes the prober of a run. Streams are opened when first needed and last until it is disposed of.
 */
export function createProber(target: KubeTarget, options: ProberOptions): Prober {
  const execs = new Map<string, number>();
  const onOpen = (from: ProbeRequest['from']) => {
    execs.set(callerName(from), (execs.get(callerName(from)) ?? 0) + 1);
  };
  const sources = new Sources({ ...options, target, onOpen, certificates: createClientCertificates(target) });
  const inFlight = new InFlight(IN_FLIGHT);
  return {
    execs,
    open: async (callers, signal) => {
      const either = AbortSignal.any([signal, options.signal]);
      const distinct = new Map(callers.map((from) => [callerName(from), from]));
      // The stream alone completes an empty round. A fault is reported and retried by the first
      // round.
      await Promise.all([...distinct.values()].map((from) => sources.of('http').send(from, [], either)));
    },
    round: async (wanted, signal) => {
      const either = AbortSignal.any([signal, options.signal]);
      either.throwIfAborted();
      const requests = await withAddresses(target, wanted, either);
      const results = await Promise.all(
        batches(requests).map((batch) =>
          inFlight.run(weightOf(batch), () => resultsOf(target, sources, batch, either)),
        ),
      );
      return results
        .flat()
        .toSorted((left, right) => left.index - right.index)
        .map(({ result }) => result);
    },
    [Symbol.asyncDispose]: () => sources[Symbol.asyncDispose](),
  };
}

async function resultsOf(
  target: KubeTarget,
  sources: Sources,
  batch: Indexed,
  signal: AbortSignal,
): Promise<readonly { readonly index: number; readonly result: ProbeResult }[]> {
  const requests = batch.map(({ request }) => request);
  const [first] = requests;
  if (first === undefined) return [];
  const sent = await sources.of(first.probe.kind).send(first.from, requests, signal);
  const facts = await withClusterFacts(target, requests, sent, signal);
  return batch.map(({ request, index }, position) => ({
    index,
    result: { request, facts: facts[position] ?? NO_FACTS },
  }));
}

/** Requests of one caller and kind, in their order; they are sent together. */
function batches(requests: readonly ProbeRequest[]): readonly Indexed[] {
  const indexed = requests.map((request, index) => ({ request, index }));
  return [...Map.groupBy(indexed, ({ request }) => `${request.probe.kind} ${callerName(request.from)}`).values()];
}

/** A batch that waits for events does not load the mesh. */
function weightOf(batch: Indexed): number {
  const [first] = batch;
  return first !== undefined && traitsOf(first.request.probe).isWatch === true ? 0 : batch.length;
}
