import pLimit from 'p-limit';
import type { MeshNames } from '../../kube/cast/mesh-names.ts';
import type { IssuedCertificate } from '../../kube/certificates/make-certificates.ts';
import { createSource, type InfrastructureEvent, type Source } from '../source.ts';
import { readEchoOutput } from './echo-output.ts';
import { echoCallOf, messageOf, type EchoProbeRequest } from './echo-request.ts';
import type { EchoFacts } from './facts.ts';
import { type EchoCall, openEchoControl, type EchoAnswer, type EchoControl } from './forward-echo.ts';

/** Calls that one application is told to make at the same time; more would only wait for the processor. */
const SIDE_BY_SIDE = 48;

/** Loopback port at which the echo application takes orders (manifests/base/echo.yaml): its pod alone reaches it. */
export const ECHO_CONTROL_PORT = 17_071;

/** A way to the port at which an echo application takes orders. */
export interface EchoPath extends AsyncDisposable {
  readonly address: string;
  readonly problems: readonly string[];
}

export interface EchoSourceOptions {
  readonly name: string;
  /** Opens the way to the application; called again after one broke. */
  readonly open: (signal: AbortSignal) => Promise<EchoPath>;
  /** What a call presents, for certificates that are made by the run. */
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

/** A source of echo calls: one connection to the application for the whole run, a fresh one to the callee for every call. */
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

/** One call that could not be asked for breaks the stream: then nobody knows what the others have seen. */
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

async function factsOf(
  request: EchoProbeRequest,
  control: EchoControl,
  call: EchoCall,
  signal: AbortSignal,
): Promise<EchoFacts> {
  const { protocol } = request.probe;
  const started = performance.now();
  const { answer, unsaid } = await callUntilSaid(() => control.call(call, signal));
  const totalMs = Math.round((performance.now() - started) * 1_000) / 1_000;
  const message = protocol === 'tcp' || protocol === 'grpc' ? messageOf(request) : '';
  const before = unsaid.length === 0 ? {} : { unsaid };
  return { kind: 'echo', protocol, url: call.url, ...said(protocol, answer), ...before, message, totalMs };
}

/** Go's HTTP/2 client (errClientConnNotEstablished): its connection ended before the first request, and it threw away whether by a reset. */
const SAYS_NOT_HOW = /http2: client conn could not be established$/;

/** A call is made again, a few times at most, while its client keeps to itself how the connection ended. */
const CALLS = 4;

async function callUntilSaid(
  call: () => Promise<EchoAnswer>,
): Promise<{ readonly answer: EchoAnswer; readonly unsaid: readonly string[] }> {
  const unsaid: string[] = [];
  for (;;) {
    const answer = await call();
    if (!('error' in answer) || !SAYS_NOT_HOW.test(answer.error) || unsaid.length + 1 === CALLS)
      return { answer, unsaid };
    unsaid.push(answer.error);
  }
}

/** gRPC, WebSocket and TCP have no status that the client received: the word of the callee stands for none. */
function said(
  protocol: EchoFacts['protocol'],
  answer: EchoAnswer,
): Omit<EchoFacts, 'kind' | 'protocol' | 'url' | 'message' | 'totalMs'> {
  if ('error' in answer)
    return { ok: false, error: answer.error, status: 0, responseHeaders: {}, callee: {}, body: '' };
  const { status, ...output } = readEchoOutput(answer.output);
  return { ok: true, error: '', status: protocol.startsWith('http') ? status : 0, ...output };
}

function withProblems(error: unknown, problems: readonly string[]): unknown {
  const last = problems.at(-1);
  return last === undefined || !(error instanceof Error)
    ? error
    : new Error(`${error.message} (${last})`, { cause: error });
}
