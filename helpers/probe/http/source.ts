import { randomBytes } from 'node:crypto';
import type { HttpProbe } from '../../model/probes/http.ts';
import { budgets } from '../../timing/budgets.ts';
import { addressOf } from '../address/address.ts';
import type { ProbeRequest } from '../probe-request.ts';
import { execOptions, perCaller, probeOfKind, type ProbeSource, type SourceContext } from '../probe-source.ts';
import { processSource } from '../process-source.ts';
import type { ProcessStream } from '../process-stream.ts';
import type { Source, SourceOptions } from '../source.ts';
import { signedToken } from '../tokens/run-key.ts';
import type { HttpFacts } from './facts.ts';
import type { HttpRequest, TransferLimits } from './http-request.ts';
import { endsRound, parseRound } from './rounds/frames.ts';
import { endsLine, parseHello, type Hello } from './rounds/hello.ts';
import { formatRound } from './rounds/requests.ts';
import { PERL_LOOP, SOURCE_LOOP } from './source-script.ts';

/** The command that serves rounds of HTTP requests, for the caller's pod. */
export const HTTP_COMMAND = ['sh', '-c', SOURCE_LOOP] as const;

const LIMITS: TransferLimits = { connectSeconds: budgets.connect / 1_000, totalSeconds: budgets.request / 1_000 };

/** Sends requests of HTTP by a client in the caller's pod. */
export function httpSource(context: SourceContext): ProbeSource {
  return perCaller((from) => createHttpSource(execOptions(context, from, HTTP_COMMAND)), httpRequestOf);
}

/** The URL of a request, such as `http://httpbin.mtls-test:8000/headers`; its path is verbatim. */
export function httpUrl(to: ProbeRequest['to'], probe: HttpProbe, address?: string): string {
  const where = addressOf(address === undefined ? { to, probe } : { to, probe, address });
  return `http://${where}${probe.port === 80 ? '' : `:${probe.port.toString()}`}${probe.path}`;
}

function httpRequestOf(request: ProbeRequest): HttpRequest {
  const probe = probeOfKind(request, 'http');
  const { method, token, host, connection } = probe;
  const authorization = token === undefined ? {} : { Authorization: `Bearer ${signedToken(token)}` };
  const headers = { ...probe.headers, ...authorization };
  return {
    requestId: request.requestId,
    method,
    url: httpUrl(request.to, probe, request.address),
    headers: host === undefined ? headers : { ...headers, Host: host },
    ...(request.wireMarker === undefined ? {} : { wireMarker: request.wireMarker }),
    ...(connection === undefined ? {} : { connection }),
  };
}

/**
 * A source of HTTP requests: one stream per run, one exchange per round. An empty round only opens
 * the stream.
 */
export function createHttpSource(options: SourceOptions, limits = LIMITS): Source<HttpRequest, HttpFacts> {
  const hellos = new WeakMap<ProcessStream, Hello>();
  return processSource(options, async (stream, requests, signal) => {
    const hello = hellos.get(stream) ?? (await collect(stream, signal));
    hellos.set(stream, hello);
    return requests.length === 0 ? [] : sendRound(stream, requests, { hello, limits, signal });
  });
}

async function collect(stream: ProcessStream, signal: AbortSignal): Promise<Hello> {
  const opening = `${Buffer.byteLength(PERL_LOOP).toString()}\n${PERL_LOOP}`;
  return parseHello(await stream.exchange(opening, endsLine, { budgetMs: budgets.probeBatch, signal }));
}

interface RoundOptions {
  readonly hello: Hello;
  readonly limits: TransferLimits;
  readonly signal: AbortSignal;
}

async function sendRound(
  stream: ProcessStream,
  requests: readonly HttpRequest[],
  options: RoundOptions,
): Promise<readonly HttpFacts[]> {
  const round = randomBytes(8).toString('hex');
  const answer = await stream.exchange(formatRound(round, requests, options), (tail) => endsRound(tail, round), {
    budgetMs: budgets.probeBatch,
    signal: options.signal,
  });
  return parseRound(answer, round, requests.length).map(
    ({ exitCode, errorMessage, status, responseHeaders, body, totalMs, localPort, connects }, index) => ({
      kind: 'http',
      url: requests[index]?.url ?? '',
      exitCode,
      errorMessage,
      status,
      responseHeaders,
      body,
      totalMs,
      ...(localPort === 0 ? {} : { localPort }),
      ...(localPort > 0 && connects === 0 ? { reused: true } : {}),
    }),
  );
}
