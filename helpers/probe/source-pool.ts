import { forwardWorkload } from '../kube/api/forward/workload-forward.ts';
import type { MeshNames } from '../kube/cast/mesh-names.ts';
import type { IssuedCertificate } from '../kube/certificates/make-certificates.ts';
import type { KubeTarget } from '../kube/kube.ts';
import { execInto } from '../kube/kubectl.ts';
import type { ClientCertificate } from '../model/probes/client-certificate.ts';
import { createClientCertificates, type ClientCertificates } from './client-certificates.ts';
import type { EchoProbeRequest } from './echo/echo-request.ts';
import { createEchoSource, ECHO_CONTROL_PORT } from './echo/echo-source.ts';
import type { EchoFacts } from './echo/facts.ts';
import type { HttpFacts } from './http/facts.ts';
import type { HttpRequest } from './http/http-request.ts';
import { createHttpSource, HTTP_COMMAND } from './http/http-source.ts';
import type { IstioctlTool } from './istioctl/query-istioctl.ts';
import type { MongoFacts } from './mongo/facts.ts';
import { createMongoSource, MONGO_COMMAND, type MongoRequest } from './mongo/mongo-source.ts';
import type { ProbeRequest } from './probe-request.ts';
import type { InfrastructureEvent, Source, SourceOptions } from './source.ts';
import type { TlsFacts } from './tls/facts.ts';
import type { TlsProbeRequest } from './tls/tls-request.ts';
import { createTlsSource, TLS_COMMAND } from './tls/tls-source.ts';

export interface PoolOptions {
  /** The istioctl that fits the mesh. @default nobody can ask it */
  readonly istioctl?: IstioctlTool;
  /** How the mesh names its Services. @default Kubernetes' own names */
  readonly names?: MeshNames;
  /** Ends every stream when it aborts. */
  readonly signal: AbortSignal;
  /** Told of every fault of our own plumbing, also of those that one retry cured. */
  readonly onInfrastructureFault?: (event: InfrastructureEvent) => void;
}

type Caller = ProbeRequest['from'];

/** The sources of a run, each made when it is first asked and kept to the end. */
export interface SourcePool extends AsyncDisposable {
  http(from: Caller): Source<HttpRequest, HttpFacts>;
  mongo(from: Caller): Source<MongoRequest, MongoFacts>;
  echo(from: Caller): Source<EchoProbeRequest, EchoFacts>;
  tls(from: Caller): Source<TlsProbeRequest, TlsFacts>;
  /** Streams opened so far, per source `name.namespace`. */
  readonly execs: ReadonlyMap<string, number>;
}

/** Makes the pool of a run. */
export function createSourcePool(target: KubeTarget, options: PoolOptions): SourcePool {
  const execs = new Map<string, number>();
  const http = new Map<string, Source<HttpRequest, HttpFacts>>();
  const mongo = new Map<string, Source<MongoRequest, MongoFacts>>();
  const echo = new Map<string, Source<EchoProbeRequest, EchoFacts>>();
  const tls = new Map<string, Source<TlsProbeRequest, TlsFacts>>();
  const certificateFor = certificatesOf(createClientCertificates(target));
  const ofSource = (from: Caller): Omit<SourceOptions, 'command'> & Pick<PoolOptions, 'names'> => {
    const name = sourceName(from);
    return {
      ...(options.names === undefined ? {} : { names: options.names }),
      name,
      signal: options.signal,
      onOpen: () => {
        execs.set(name, (execs.get(name) ?? 0) + 1);
      },
      onInfrastructureFault: (event) => options.onInfrastructureFault?.(event),
    };
  };
  const sourceOptions = (from: Caller, remote: readonly string[]): SourceOptions & Pick<PoolOptions, 'names'> => ({
    ...ofSource(from),
    command: execInto(target, from, remote),
  });
  const echoSource = (from: Caller): Source<EchoProbeRequest, EchoFacts> =>
    createEchoSource({
      ...ofSource(from),
      open: (signal) => forwardWorkload(target, { ...from, port: ECHO_CONTROL_PORT }, signal),
      certificateFor: (request, signal) =>
        request.probe.protocol === 'https'
          ? certificateFor(request, request.probe.tls.certificate, signal)
          : Promise.resolve(undefined),
    });
  const tlsSource = (from: Caller): Source<TlsProbeRequest, TlsFacts> =>
    createTlsSource({
      ...sourceOptions(from, TLS_COMMAND),
      certificateFor: (request, signal) => certificateFor(request, request.probe.certificate, signal),
    });
  return {
    execs,
    http: (from) => obtain(http, from, () => createHttpSource(sourceOptions(from, HTTP_COMMAND))),
    mongo: (from) => obtain(mongo, from, () => createMongoSource(sourceOptions(from, MONGO_COMMAND))),
    echo: (from) => obtain(echo, from, () => echoSource(from)),
    tls: (from) => obtain(tls, from, () => tlsSource(from)),
    [Symbol.asyncDispose]: async () => {
      const sources = [http, mongo, echo, tls].flatMap((kind) => [...kind.values()]);
      await Promise.all(sources.map((source) => source[Symbol.asyncDispose]()));
    },
  };
}

/** `name.namespace`. */
export function sourceName({ namespace, workload }: Caller): string {
  return `${workload}.${namespace}`;
}

function obtain<Value>(map: Map<string, Value>, from: Caller, make: () => Value): Value {
  const known = map.get(sourceName(from));
  if (known !== undefined) return known;
  const made = make();
  map.set(sourceName(from), made);
  return made;
}

function certificatesOf(certificates: ClientCertificates) {
  return async (
    { from }: ProbeRequest,
    kind: ClientCertificate,
    signal: AbortSignal,
  ): Promise<IssuedCertificate | undefined> =>
    from.identity === undefined ? undefined : certificates.certificateFor(kind, from.identity, signal);
}
