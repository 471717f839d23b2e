import { MeshproofError } from '../errors.ts';
import type { KubeTarget } from '../kube/kube.ts';
import { addressOf } from './address.ts';
import { withClusterFacts } from './cluster-facts.ts';
import { isEchoAsk } from './echo/echo-request.ts';
import type { Ask, ClientFacts, InfrastructureFacts, Prober } from './facts.ts';
import type { HttpRequest } from './http/http-request.ts';
import { InFlight } from './in-flight.ts';
import { askIstioctl } from './istioctl/ask-istioctl.ts';
import { createKubeletWatcher, type KubeletAsk, type KubeletWatcher } from './kubelet/kubelet.ts';
import type { MongoRequest } from './mongo/mongo-source.ts';
import { createSourcePool, sourceName, type PoolOptions, type SourcePool } from './source-pool.ts';
import { countRequest } from './telemetry/count-request.ts';
import { isTlsAsk } from './tls/tls-request.ts';

/**
 * Requests that are under way at the same time, over all sources. More would not be answered any sooner, and what floods the DNS and the
 * sidecars of a small node meets time-outs that no policy made.
 */
export const IN_FLIGHT = 160;

type Indexed = readonly { readonly ask: Ask; readonly index: number }[];

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
      await Promise.all([...distinct.values()].map((source) => pool.http(source).ask([], either)));
    },
    round: async (asks, signal) => {
      const either = AbortSignal.any([signal, options.signal]);
      either.throwIfAborted();
      const answerBatch = async (batch: Indexed) => {
        const answered = await factsOf({ target, pool, kubelet, istioctl: options.istioctl }, batch, either);
        const sent = batch.map(({ ask }) => ask);
        const facts = await withClusterFacts(target, sent, answered, either);
        return batch.map(({ ask, index }, position) => ({ index, answer: { ask, facts: factsAt(facts, position) } }));
      };
      const answered = await Promise.all(
        batches(asks).map((batch) => inFlight.run(weightOf(batch), () => answerBatch(batch))),
      );
      return answered
        .flat()
        .toSorted((left, right) => left.index - right.index)
        .map(({ answer }) => answer);
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

/** Asks of one source and kind, in their order; they travel together. */
function batches(asks: readonly Ask[]): readonly Indexed[] {
  const indexed = asks.map((ask, index) => ({ ask, index }));
  return [...Map.groupBy(indexed, ({ ask }) => `${ask.probe.kind} ${sourceName(ask.from)}`).values()];
}

/** Watching the kubelet is waiting, not asking. */
function weightOf(batch: Indexed): number {
  return batch[0]?.ask.probe.kind === 'kubelet' ? 0 : batch.length;
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
  const asks = batch.map(({ ask }) => ask);
  const [first] = asks;
  if (first === undefined) return [];
  switch (first.probe.kind) {
    case 'http':
      return spread(await pool.http(first.from).ask(asks.map(httpRequest), signal), asks.length);
    case 'mongo':
      return spread(await pool.mongo(first.from).ask(asks.map(mongoRequest), signal), asks.length);
    case 'echo':
      return spread(await pool.echo(first.from).ask(asks.filter(isEchoAsk), signal), asks.length);
    case 'tls':
      return spread(await pool.tls(first.from).ask(asks.filter(isTlsAsk), signal), asks.length);
    case 'stream':
      throw mixed('stream');
    case 'kubelet':
      return kubelet.watch(asks.map(kubeletAsk), signal);
    case 'telemetry':
      return Promise.all(asks.map((ask) => countedRequest(target, pool, ask, signal)));
    case 'istioctl':
      return Promise.all(asks.map((ask) => askedIstioctl(target, ask, istioctl, signal)));
  }
}

async function askedIstioctl(
  target: KubeTarget,
  { to, probe }: Ask,
  tool: PoolOptions['istioctl'],
  signal: AbortSignal,
): Promise<ClientFacts> {
  if (probe.kind !== 'istioctl') throw mixed(probe.kind);
  if (tool === undefined)
    return { kind: 'infrastructure', cause: 'nobody said where the istioctl of this mesh is', attempts: 1 };
  return askIstioctl(target, tool, { asks: probe.asks, namespace: to.namespace }, signal);
}

async function countedRequest(
  target: KubeTarget,
  pool: SourcePool,
  ask: Ask,
  signal: AbortSignal,
): Promise<ClientFacts> {
  if (ask.probe.kind !== 'telemetry') throw mixed(ask.probe.kind);
  const request = httpRequest({ ...ask, probe: { ...ask.probe, kind: 'http' } });
  const send = async () => {
    const answer = await pool.http(ask.from).ask([request], signal);
    return 'kind' in answer ? answer : (answer[0] ?? SHORT);
  };
  return countRequest(target, ask.to, send, signal);
}

/** A broken source gives every one of its cells the same plumbing facts. */
function spread(answer: readonly ClientFacts[] | ClientFacts, count: number): readonly ClientFacts[] {
  return 'kind' in answer ? Array.from({ length: count }, () => answer) : answer;
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
function httpRequest({ requestId, to, probe, wireMarker }: Ask): HttpRequest {
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

function mongoRequest({ to, probe }: Ask): MongoRequest {
  if (probe.kind !== 'mongo') throw mixed(probe.kind);
  return { host: `${to.workload}.${to.namespace}`, port: probe.port, tls: probe.tls };
}

function kubeletAsk({ to, probe }: Ask): KubeletAsk {
  if (probe.kind !== 'kubelet') throw mixed(probe.kind);
  return { ...to, probe: probe.probe, isLook: probe.fact === 'probed' };
}

function mixed(kind: Ask['probe']['kind']): MeshproofError {
  return new MeshproofError({
    operation: 'send one batch of probes',
    details: `a ${kind} probe was found among probes of another kind`,
    hint: 'report this as a defect of meshproof',
  });
}
