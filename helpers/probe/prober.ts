import pLimit from 'p-limit';
import { EXIT, MeshproofError } from '../errors.ts';
import type { KubeTarget } from '../kube/kube.ts';
import { targetArguments } from '../kube/kubectl.ts';
import type { HttpRequest } from './curl-frames.ts';
import type { Answer, Ask, ClientFacts, HttpFacts, MongoFacts, Prober } from './facts.ts';
import { createHttpSource, HTTP_COMMAND } from './http-source.ts';
import { watchLiveness } from './kubelet.ts';
import { createMongoSource, MONGO_COMMAND, type MongoRequest } from './mongo-source.ts';
import type { PlumbingEvent, Source } from './source.ts';

export interface ProberOptions {
  /** Ends every stream when it aborts. */
  readonly signal: AbortSignal;
  /** Told of every fault of our own plumbing, also of those that one retry cured. */
  readonly onPlumbing?: (event: PlumbingEvent) => void;
}

/** Sources that are asked at the same time; more would only wait for each other's processor. */
const SIDE_BY_SIDE = 32;

type ProbeKind = Ask['probe']['kind'];
type Indexed = readonly { readonly ask: Ask; readonly index: number }[];

/** Makes the prober of a run. Streams are opened when first needed and live until it is disposed of. */
export function createProber(target: KubeTarget, options: ProberOptions): Prober {
  const execs = new Map<string, number>();
  const http = new Map<string, Source<HttpRequest, HttpFacts>>();
  const mongo = new Map<string, Source<MongoRequest, MongoFacts>>();
  const limit = pLimit(SIDE_BY_SIDE);

  const sourceOptions = (from: Ask['from'], remote: readonly string[]) => {
    const name = `${from.workload}.${from.namespace}`;
    return {
      name,
      command: execCommand(target, from, remote),
      signal: options.signal,
      onOpen: () => execs.set(name, (execs.get(name) ?? 0) + 1),
      onPlumbing: (event: PlumbingEvent) => options.onPlumbing?.(event),
    };
  };
  const httpSource = (from: Ask['from']) =>
    obtain(http, key(from), () => createHttpSource(sourceOptions(from, HTTP_COMMAND)));
  const mongoSource = (from: Ask['from']) =>
    obtain(mongo, key(from), () => createMongoSource(sourceOptions(from, MONGO_COMMAND)));

  const batch = async (asks: Indexed, signal: AbortSignal): Promise<readonly ClientFacts[]> => {
    const [first] = asks;
    if (first === undefined) return [];
    const { probe, from } = first.ask;
    switch (probe.kind) {
      case 'http':
        return spread(
          await httpSource(from).ask(
            asks.map(({ ask }) => httpRequest(ask)),
            signal,
          ),
          asks.length,
        );
      case 'mongo':
        return spread(
          await mongoSource(from).ask(
            asks.map(({ ask }) => mongoRequest(ask)),
            signal,
          ),
          asks.length,
        );
      case 'kubelet':
        return Promise.all(asks.map(({ ask }) => watchLiveness(target, ask.to, signal)));
    }
  };

  return {
    execs,
    round: async (asks, signal) => {
      const limits = AbortSignal.any([signal, options.signal]);
      limits.throwIfAborted();
      const answers: Answer[] = [];
      const batches = [...groups(asks).values()];
      await Promise.all(
        batches.map((asked) =>
          limit(async () => {
            const facts = await batch(asked, limits);
            asked.forEach(({ ask, index }, position) => (answers[index] = { ask, facts: factsAt(facts, position) }));
          }),
        ),
      );
      return answers;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...http.values(), ...mongo.values()].map((source) => source[Symbol.asyncDispose]()));
    },
  };
}

/** Asks of one source and kind, in their order; they travel together. */
function groups(asks: readonly Ask[]): ReadonlyMap<string, Indexed> {
  return Map.groupBy(
    asks.map((ask, index) => ({ ask, index })),
    ({ ask }) => `${ask.probe.kind} ${key(ask.from)}`,
  );
}

function key({ namespace, workload }: Ask['from']): string {
  return `${namespace}/${workload}`;
}

function obtain<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}

/** A broken source gives every one of its cells the same plumbing facts. */
function spread(answer: readonly ClientFacts[] | ClientFacts, count: number): readonly ClientFacts[] {
  return 'kind' in answer ? Array.from({ length: count }, () => answer) : answer;
}

function factsAt(facts: readonly ClientFacts[], position: number): ClientFacts {
  return facts[position] ?? { kind: 'plumbing', cause: 'the source gave fewer answers than it was asked', attempts: 1 };
}

/** The URL that a person would type: `http://httpbin.mtls-test:8000/headers`. */
function httpRequest({ requestId, to, probe }: Ask): HttpRequest {
  if (probe.kind !== 'http') throw mixed(probe.kind);
  const url = new URL(probe.path, `http://${to.workload}.${to.namespace}:${probe.port.toString()}`);
  return { requestId, method: probe.method, url: url.href };
}

function mongoRequest({ to, probe }: Ask): MongoRequest {
  if (probe.kind !== 'mongo') throw mixed(probe.kind);
  return { host: `${to.workload}.${to.namespace}`, port: probe.port, tls: probe.tls };
}

function mixed(kind: ProbeKind): MeshproofError {
  return new MeshproofError({
    attempted: 'send one batch of probes',
    happened: `a ${kind} probe was found among probes of another kind`,
    repair: 'report this as a defect of meshproof',
    exitCode: EXIT.environment,
  });
}

function execCommand(target: KubeTarget, from: Ask['from'], remote: readonly string[]): readonly [string, ...string[]] {
  const exec = ['exec', '--stdin', '--quiet', '--namespace', from.namespace, `deployment/${from.workload}`, '--'];
  return [target.kubectl, ...targetArguments(target), ...exec, ...remote];
}
