import pLimit from 'p-limit';
import { forwardWorkload } from '../../kube/api/forward/workload-forward.ts';
import type { MeshNames } from '../../kube/cast/mesh-names.ts';
import type { IssuedCertificate } from '../../kube/certificates/certificate-request.ts';
import { perCaller, probeOfKind, streamOptions, type ProbeSource, type SourceContext } from '../probe-source.ts';
import { createSource, type InfrastructureEvent, type Source } from '../source.ts';
import { factsOf } from './call-facts.ts';
import { echoCallOf, type EchoProbeRequest } from './echo-request.ts';
import type { EchoFacts } from './facts.ts';
import { openEchoControl, type EchoControl } from './forward-echo.ts';

/** Concurrent calls of one application; more would wait for the processor. */
const SIDE_BY_SIDE = 48;

/** Loopback port of the application's control interface (manifests/base/echo.yaml). */
export const ECHO_CONTROL_PORT = 17_071;

/** A forward to the control port of an echo application. */
export interface EchoPath extends AsyncDisposable {
  readonly address: string;
  readonly problems: readonly string[];
}

export interface EchoSourceOptions {
  readonly name: string;
  /** Opens a forward to the application; called again after one broke. */
  readonly open: (signal: AbortSignal) => Promise<EchoPath>;
  /** The certificate of a call, if the run makes it. */
  readonly certificateFor: (request: EchoProbeRequest, signal: AbortSignal) => Promise<IssuedCertificate | undefined>;
  /** How the mesh names its Services. @default Kubernetes' own names */
  readonly names?: MeshNames;
  readonly signal: AbortSignal;
  onOpen(): void;
  onInfrastructureFault(event: InfrastructureEvent): void;
}

interface EchoStream extends AsyncDisposable {
  usable: boolean;
  readonly path: EchoPath;
  readonly control: EchoControl;
}

/** Makes echo applications call each other. */
export function echoSource(context: SourceContext): ProbeSource {
  const { target, certificates, names } = context;
  return perCaller(
    (from) =>
      createEchoSource({
        ...streamOptions(context, from),
        ...(names === undefined ? {} : { names }),
        open: (signal) => forwardWorkload(target, { ...from, port: ECHO_CONTROL_PORT }, signal),
        certificateFor: ({ probe }, signal) =>
          probe.protocol === 'https'
            ? certificates.certificateOf(from, probe.tls.certificate, signal)
            : Promise.resolve(undefined),
      }),
    (request) => ({ ...request, probe: probeOfKind(request, 'echo') }),
  );
}

/**
 * A source of echo calls: one control connection per run, one connection to the callee per call.
 */
export function createEchoSource(options: EchoSourceOptions): Source<EchoProbeRequest, EchoFacts> {
  return createSource<EchoProbeRequest, EchoFacts, EchoStream>({
    name: options.name,
    open: async () => {
      options.onOpen();
      return streamOver(await options.open(options.signal));
    },
    exchange: (stream, requests, signal) => callAll(stream, requests, options, signal),
    onInfrastructureFault: (event) => options.onInfrastructureFault(event),
  });
}

function streamOver(path: EchoPath): EchoStream {
  const control = openEchoControl(path.address);
  return {
    usable: true,
    path,
    control,
    [Symbol.asyncDispose]: async () => {
      control[Symbol.dispose]();
      await path[Symbol.asyncDispose]();
    },
  };
}

/**
 * A call that cannot be requested breaks the stream, because the results of the others are unknown.
 */
async function callAll(
  stream: EchoStream,
  requests: readonly EchoProbeRequest[],
  { certificateFor, names }: EchoSourceOptions,
  signal: AbortSignal,
): Promise<readonly EchoFacts[]> {
  const sideBySide = pLimit(SIDE_BY_SIDE);
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  try {
    return await Promise.all(
      requests.map((request) =>
        sideBySide(async () => {
          const issued = await certificateFor(request, either);
          return factsOf(request, stream.control, echoCallOf(request, issued, names), either);
        }),
      ),
    );
  } catch (error) {
    stream.usable = false;
    ended.abort(error);
    throw withProblems(error, stream.path.problems);
  }
}

function withProblems(error: unknown, problems: readonly string[]): unknown {
  const last = problems.at(-1);
  return last === undefined || !(error instanceof Error)
    ? error
    : new Error(`${error.message} (${last})`, { cause: error });
}
