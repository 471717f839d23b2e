import { MeshproofError } from '../errors.ts';
import type { KubeTarget } from '../kube/kube.ts';
import { traitsOf } from '../model/probes/registry.ts';
import { addressOf } from './address.ts';
import { withClusterFacts } from './cluster/read-cluster-facts.ts';
import { isEchoRequest } from './echo/echo-request.ts';
import type { ClientFacts } from './facts.ts';
import type { HttpRequest } from './http/http-request.ts';
import { InFlight } from './in-flight.ts';
import type { InfrastructureFacts } from './infrastructure/facts.ts';
import { queryIstioctl } from './istioctl/query-istioctl.ts';
import { createKubeletWatcher, type KubeletProbeRequest, type KubeletWatcher } from './kubelet/kubelet.ts';
import type { MongoRequest } from './mongo/mongo-source.ts';
import type { ProbeRequest, Prober } from './probe-request.ts';
import { createSourcePool, sourceName, type PoolOptions, type SourcePool } from './source-pool.ts';
import { countRequest } from './telemetry/count-request.ts';
import { isTlsRequest } from './tls/tls-request.ts';

/**
 * Requests that are under way at the same time, over all sources. More would not be answered any sooner, and what floods the DNS and the
 * sidecars of a small node meets time-outs that no policy made.
 */
export const IN_FLIGHT = 160;

type Indexed = readonly { readonly request: ProbeRequest; readonly index: number }[];

/** Makes the prober of a run. Streams are opened when first needed and live until it is disposed of. */
export function createProber(target: KubeTarget, options: PoolOptions): Prober {
  const pool = createSourcePool(target, options);
  const inFlight = new InFlight(IN_FLIGHT);
  const kubelet = createKubeletWatcher(target);
  return {
    execs: pool.execs,
    open: async (sources, signal) => {
      const either = AbortSignal.any([signal, options.signal]);
      const distinct = new Map(sources.map((source) => [sourceName(source), source]));
      // An empty round is answered by the stream alone. What broke is told by onPlumbing and tried again by the first round.
      await Promise.all([...distinct.values()].map((source) => pool.http(source).send([], either)));
    },
    round: async (requests, signal) => {
      const either = AbortSignal.any([signal, options.signal]);
      either.throwIfAborted();
      const answerBatch = async (batch: Indexed) => {
        const answered = await factsOf({ target, pool, kubelet, istioctl: options.istioctl }, batch, either);
        const sent = batch.map(({ request }) => request);
        const facts = await withClusterFacts(target, sent, answered, either);
        return batch.map(({ request, index }, position) => ({
          index,
          result: { request, facts: factsAt(facts, position) },
        }));
      };
      const answered = await Promise.all(
        batches(requests).map((batch) => inFlight.run(weightOf(batch), () => answerBatch(batch))),
      );
      return answered
        .flat()
        .toSorted((left, right) => left.index - right.index)
        .map(({ result }) => result);
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

/** Asks of one source and kind, in their order; they travel together. */
function batches(requests: readonly ProbeRequest[]): readonly Indexed[] {
  const indexed = requests.map((request, index) => ({ request, index }));
  return [...Map.groupBy(indexed, ({ request }) => `${request.probe.kind} ${sourceName(request.from)}`).values()];
}

/** A batch that waits for events does not load the mesh. */
function weightOf(batch: Indexed): number {
  const [first] = batch;
  return first !== undefined && traitsOf(first.request.probe).isWatch === true ? 0 : batch.length;
}

interface Means {
  readonly target: KubeTarget;
  readonly pool: SourcePool;
  readonly kubelet: KubeletWatcher;
  readonly istioctl: PoolOptions['istioctl'];
}

async function factsOf(
  { target, pool, kubelet, istioctl }: Means,
  batch: Indexed,
  signal: AbortSignal,
): Promise<readonly ClientFacts[]> {
  const requests = batch.map(({ request }) => request);
  const [first] = requests;
  if (first === undefined) return [];
  switch (first.probe.kind) {
    case 'http':
      return spread(await pool.http(first.from).send(requests.map(httpRequest), signal), requests.length);
    case 'mongo':
      return spread(await pool.mongo(first.from).send(requests.map(mongoRequest), signal), requests.length);
    case 'echo':
      return spread(await pool.echo(first.from).send(requests.filter(isEchoRequest), signal), requests.length);
    case 'tls':
      return spread(await pool.tls(first.from).send(requests.filter(isTlsRequest), signal), requests.length);
    case 'stream':
      throw mixed('stream');
    case 'kubelet':
      return kubelet.watch(requests.map(kubeletRequest), signal);
    case 'telemetry':
      return Promise.all(requests.map((request) => countedRequest(target, pool, request, signal)));
    case 'istioctl':
      return Promise.all(requests.map((request) => queriedIstioctl(target, request, istioctl, signal)));
  }
}

async function queriedIstioctl(
  target: KubeTarget,
  { to, probe }: ProbeRequest,
  tool: PoolOptions['istioctl'],
  signal: AbortSignal,
): Promise<ClientFacts> {
  if (probe.kind !== 'istioctl') throw mixed(probe.kind);
  if (tool === undefined)
    return { kind: 'infrastructure', cause: 'nobody said where the istioctl of this mesh is', attempts: 1 };
  return queryIstioctl(target, tool, { query: probe.query, namespace: to.namespace }, signal);
}

async function countedRequest(
  target: KubeTarget,
  pool: SourcePool,
  request: ProbeRequest,
  signal: AbortSignal,
): Promise<ClientFacts> {
  if (request.probe.kind !== 'telemetry') throw mixed(request.probe.kind);
  const httpOnly = httpRequest({ ...request, probe: { ...request.probe, kind: 'http' } });
  const send = async () => {
    const result = await pool.http(request.from).send([httpOnly], signal);
    return 'kind' in result ? result : (result[0] ?? SHORT);
  };
  return countRequest(target, request.to, send, signal);
}

/** A broken source gives every one of its cells the same plumbing facts. */
function spread(result: readonly ClientFacts[] | ClientFacts, count: number): readonly ClientFacts[] {
  return 'kind' in result ? Array.from({ length: count }, () => result) : result;
}

const SHORT: InfrastructureFacts = {
  kind: 'infrastructure',
  cause: 'the source gave fewer answers than it was asked',
  attempts: 1,
};

function factsAt(facts: readonly ClientFacts[], position: number): ClientFacts {
  return facts[position] ?? SHORT;
}

/** The URL that a person would type: `http://httpbin.mtls-test:8000/headers`. */
function httpRequest({ requestId, to, probe, wireMarker }: ProbeRequest): HttpRequest {
  if (probe.kind !== 'http') throw mixed(probe.kind);
  const { method, path, port, headers = {}, host, connection } = probe;
  const url = new URL(path, `http://${addressOf({ to, probe })}:${port.toString()}`);
  return {
    requestId,
    method,
    url: url.href,
    headers: host === undefined ? headers : { ...headers, Host: host },
    ...(wireMarker === undefined ? {} : { wireMarker }),
    ...(connection === undefined ? {} : { connection }),
  };
}

function mongoRequest({ to, probe }: ProbeRequest): MongoRequest {
  if (probe.kind !== 'mongo') throw mixed(probe.kind);
  return { host: `${to.workload}.${to.namespace}`, port: probe.port, tls: probe.tls };
}

function kubeletRequest({ to, probe }: ProbeRequest): KubeletProbeRequest {
  if (probe.kind !== 'kubelet') throw mixed(probe.kind);
  return { ...to, probe: probe.probe, isLook: probe.fact === 'probed' };
}

function mixed(kind: ProbeRequest['probe']['kind']): MeshproofError {
  return new MeshproofError({
    operation: 'send one batch of probes',
    details: `a ${kind} probe was found among probes of another kind`,
    hint: 'report this as a defect of meshproof',
  });
}
