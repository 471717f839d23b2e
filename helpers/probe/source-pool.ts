import type { KubeTarget } from '../kube/kube.ts';
import { targetArguments } from '../kube/kubectl.ts';
import type { Ask, HttpFacts, MongoFacts } from './facts.ts';
import type { HttpRequest } from './http/curl-frames.ts';
import { createHttpSource, HTTP_COMMAND } from './http/http-source.ts';
import { createMongoSource, MONGO_COMMAND, type MongoRequest } from './mongo/mongo-source.ts';
import type { PlumbingEvent, Source, SourceOptions } from './source.ts';

export interface PoolOptions {
  /** Ends every stream when it aborts. */
  readonly signal: AbortSignal;
  /** Told of every fault of our own plumbing, also of those that one retry cured. */
  readonly onPlumbing?: (event: PlumbingEvent) => void;
}

/** The sources of a run, each made when it is first asked and kept to the end. */
export interface SourcePool extends AsyncDisposable {
  http(from: Ask['from']): Source<HttpRequest, HttpFacts>;
  mongo(from: Ask['from']): Source<MongoRequest, MongoFacts>;
  /** Exec streams opened so far, per source `name.namespace`. */
  readonly execs: ReadonlyMap<string, number>;
}

/** Makes the pool of a run. */
export function createSourcePool(target: KubeTarget, options: PoolOptions): SourcePool {
  const execs = new Map<string, number>();
  const http = new Map<string, Source<HttpRequest, HttpFacts>>();
  const mongo = new Map<string, Source<MongoRequest, MongoFacts>>();
  const sourceOptions = (from: Ask['from'], remote: readonly string[]): SourceOptions => {
    const name = sourceName(from);
    return {
      name,
      command: execCommand(target, from, remote),
      signal: options.signal,
      onOpen: () => {
        execs.set(name, (execs.get(name) ?? 0) + 1);
      },
      onPlumbing: (event) => options.onPlumbing?.(event),
    };
  };
  return {
    execs,
    http: (from) => obtain(http, from, () => createHttpSource(sourceOptions(from, HTTP_COMMAND))),
    mongo: (from) => obtain(mongo, from, () => createMongoSource(sourceOptions(from, MONGO_COMMAND))),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...http.values(), ...mongo.values()].map((source) => source[Symbol.asyncDispose]()));
    },
  };
}

/** `name.namespace`. */
export function sourceName({ namespace, workload }: Ask['from']): string {
  return `${workload}.${namespace}`;
}

function obtain<Value>(map: Map<string, Value>, from: Ask['from'], make: () => Value): Value {
  const known = map.get(sourceName(from));
  if (known !== undefined) return known;
  const made = make();
  map.set(sourceName(from), made);
  return made;
}

/** A Deployment and not a pod is named: kubectl finds the pod that replaced another one. */
function execCommand(target: KubeTarget, from: Ask['from'], remote: readonly string[]): readonly [string, ...string[]] {
  const exec = ['exec', '--stdin', '--quiet', '--namespace', from.namespace, `deployment/${from.workload}`, '--'];
  return [target.kubectl, ...targetArguments(target), ...exec, ...remote];
}
