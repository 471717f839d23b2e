import { MeshproofError } from '../errors.ts';
import type { MeshNames } from '../kube/cast/mesh-names.ts';
import type { KubeTarget } from '../kube/kube.ts';
import { execInto } from '../kube/kubectl.ts';
import type { ProbeKind } from '../model/probes/probe-kind.ts';
import type { ProbeSpec } from '../model/probes/probe-spec.ts';
import type { ClientCertificates } from './client-certificates.ts';
import type { EdgeAccess } from './edge/access.ts';
import type { ClientFacts } from './facts.ts';
import type { InfrastructureFacts } from './infrastructure/facts.ts';
import type { IstioctlTool } from './istioctl/query-istioctl.ts';
import type { ProbeRequest } from './probe-request.ts';
import type { InfrastructureEvent, Source, SourceOptions } from './source.ts';

export interface ProberOptions {
  /** The istioctl that fits the mesh. @default istioctl probes fail */
  readonly istioctl?: IstioctlTool;
  /** How the mesh names its Services. @default Kubernetes' own names */
  readonly names?: MeshNames;
  /** What clients outside of the cluster need. @default edge probes fail */
  readonly edge?: Partial<EdgeAccess>;
  /** Ends every stream when it aborts. */
  readonly signal: AbortSignal;
  /** Receives every infrastructure fault, including those that one retry fixed. */
  readonly onInfrastructureFault?: (event: InfrastructureEvent) => void;
}

/** What the sources of a run are made with. */
export interface SourceContext extends ProberOptions {
  readonly target: KubeTarget;
  readonly certificates: ClientCertificates;
  /** Counts an exec stream of a caller. */
  readonly onOpen: (from: Caller) => void;
  /** The source of another kind. */
  readonly sourceOf: (kind: ProbeKind) => ProbeSource;
}

export type Caller = ProbeRequest['from'];

/** Sends the probes of one kind. */
export interface ProbeSource extends AsyncDisposable {
  /** Sends probes of one caller as one batch and returns their facts in the same order. */
  send(from: Caller, requests: readonly ProbeRequest[], signal: AbortSignal): Promise<readonly ClientFacts[]>;
}

/** A source with one long-lived stream per caller, opened by its first batch. */
export function perCaller<Request, Facts extends ClientFacts>(
  open: (from: Caller) => Source<Request, Facts>,
  requestOf: (request: ProbeRequest) => Request,
): ProbeSource {
  const sources = new Map<string, Source<Request, Facts>>();
  return {
    send: async (from, requests, signal) => {
      const source = sources.get(callerName(from)) ?? open(from);
      sources.set(callerName(from), source);
      const facts = await source.send(requests.map(requestOf), signal);
      return 'kind' in facts ? requests.map(() => facts) : facts;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...sources.values()].map((source) => source[Symbol.asyncDispose]()));
    },
  };
}

/** A source that needs no stream of its own. */
export function perRequest(send: (request: ProbeRequest, signal: AbortSignal) => Promise<ClientFacts>): ProbeSource {
  return {
    send: (_from, requests, signal) => Promise.all(requests.map((request) => send(request, signal))),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Options of a source whose stream is a command in the caller's pod. */
export function execOptions(context: SourceContext, from: Caller, command: readonly string[]): SourceOptions {
  return { ...streamOptions(context, from), command: execInto(context.target, from, command) };
}

/** Options of a source with any stream. */
export function streamOptions(context: SourceContext, from: Caller): Omit<SourceOptions, 'command'> {
  return {
    name: callerName(from),
    signal: context.signal,
    onOpen: () => context.onOpen(from),
    onInfrastructureFault: (event) => context.onInfrastructureFault?.(event),
  };
}

/** `name.namespace`. */
export function callerName({ namespace, workload }: Caller): string {
  return `${workload}.${namespace}`;
}

/** The probe of a request, whose kind the batches of the prober guarantee. */
export function probeOfKind<Kind extends ProbeKind>(
  { probe }: Pick<ProbeRequest, 'probe'>,
  kind: Kind,
): Extract<ProbeSpec, { kind: Kind }> {
  if (isOfKind(probe, kind)) return probe;
  throw new MeshproofError({
    operation: 'send one batch of probes',
    details: `a ${probe.kind} probe was found among probes of another kind`,
    hint: 'report this as a defect of meshproof',
  });
}

function isOfKind<Kind extends ProbeKind>(probe: ProbeSpec, kind: Kind): probe is Extract<ProbeSpec, { kind: Kind }> {
  return probe.kind === kind;
}

/** For a request whose source returned nothing. */
export const NO_FACTS: InfrastructureFacts = {
  kind: 'infrastructure',
  cause: 'the source returned fewer facts than it had requests',
  attempts: 1,
};
