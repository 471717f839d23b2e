import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { EchoProbe } from '../../model/probes/echo/echo.ts';
import type { InfrastructureEvent } from '../source.ts';
import type { EchoProbeRequest } from './echo-request.ts';
import type { EchoFacts } from './facts.ts';
import { createEchoSource } from './source.ts';

export const never = new AbortController().signal;

interface ReceivedCall {
  readonly url: string;
  readonly message: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly cert: string;
  readonly certFile: string;
  readonly newConnection: boolean;
  readonly timeoutMicros: number;
  readonly alpn: { readonly value: readonly string[] } | null;
}
type Answer = (
  error: { code: number; details: string } | null,
  answers?: { readonly output: readonly string[] },
) => void;

/** Calls that the server, which replaces an echo application, received. */
export const received: ReceivedCall[] = [];
type Respond = (call: ReceivedCall, done: Answer) => void;
let respond: Respond;

/** Makes the application respond in another way for one test. */
export function respondWith(other: Respond): void {
  respond = other;
}

const server = new Server();
let address = '';

/** Starts the application before all tests of a file. */
export async function startApplication(): Promise<void> {
  const proto = fileURLToPath(new URL('echo.proto', import.meta.url));
  const definition = loadPackageDefinition(loadSync(proto, { longs: Number, defaults: true })) as unknown as {
    proto: { EchoTestService: { service: ServiceDefinition } };
  };
  server.addService(definition.proto.EchoTestService.service, {
    ForwardEcho: (call: { request: ReceivedCall }, done: Answer) => {
      received.push(call.request);
      respond(call.request, done);
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  address = `127.0.0.1:${port.toString()}`;
}

export function stopApplication(): void {
  server.forceShutdown();
}
/** Forgets earlier calls and responds with success. */
export function resetApplication(): void {
  received.length = 0;
  respond = (_call, done) => done(null, { output: ['[0] StatusCode=200\n[0 body] Proto=HTTP/1.1'] });
}

export function request(probe: EchoProbe, requestId = 'id-1', wireMarker?: string): EchoProbeRequest {
  const place = { from: { namespace: 'a', workload: 'one' }, to: { namespace: 'b', workload: 'two' } };
  return { route: 'r', requestId, ...place, probe, ...(wireMarker === undefined ? {} : { wireMarker }) };
}

export function source(infrastructure: InfrastructureEvent[] = [], opened = { count: 0 }, where = () => address) {
  return createEchoSource({
    name: 'one.a',
    open: async () => ({
      address: where(),
      problems: ['the pod is gone'],
      [Symbol.asyncDispose]: async () => undefined,
    }),
    certificateFor: async ({ probe }) =>
      probe.protocol === 'https' && probe.tls.certificate === 'self-signed'
        ? { certificate: 'CERTIFICATE', privateKey: 'KEY' }
        : undefined,
    signal: never,
    onOpen: () => (opened.count += 1),
    onInfrastructureFault: (event) => infrastructure.push(event),
  });
}

export async function factsOf(...requests: EchoProbeRequest[]): Promise<readonly EchoFacts[]> {
  await using one = source();
  const facts = await one.send(requests, never);
  if ('kind' in facts) throw new Error(facts.cause);
  return facts;
}

export function applicationAddress(): string {
  return address;
}
