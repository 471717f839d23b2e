import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { MeshNames } from '../../kube/cast/mesh-names.ts';
import type { IssuedCertificate } from '../../kube/certificates/certificate-request.ts';
import { budgets } from '../../timing/budgets.ts';
import { exchangeJson } from '../exchange-json.ts';
import { execOptions, perCaller, probeOfKind, type ProbeSource, type SourceContext } from '../probe-source.ts';
import { processSource } from '../process-source.ts';
import type { ProcessStream } from '../process-stream.ts';
import type { Source, SourceOptions } from '../source.ts';
import { serverCertificate, type TlsFacts } from './facts.ts';
import { tlsRequestOf, type TlsProbeRequest, type TlsRequest } from './tls-request.ts';

/** The client's side of the stream, run by the image's Node. */
export const TLS_COMMAND = [
  'node',
  '--input-type=module',
  '--eval',
  readFileSync(new URL('remote/tls-loop.mjs', import.meta.url), 'utf8'),
] as const;

const resultsSchema = z.array(
  z.strictObject({
    reached: z.enum(['nothing', 'address', 'connection', 'handshake']),
    errorCode: z.string(),
    errorMessage: z.string(),
    ended: z.boolean(),
    version: z.string().default(''),
    cipher: z.string().default(''),
    alpn: z.string().default(''),
    serverCertificates: z.array(serverCertificate).default([]),
    localPort: z.number().optional(),
    answer: z.string(),
    totalMs: z.number(),
  }),
);

export interface TlsSourceOptions extends SourceOptions {
  /** What a connection presents; undefined for nothing. */
  readonly certificateFor: (request: TlsProbeRequest, signal: AbortSignal) => Promise<IssuedCertificate | undefined>;
  /** How the mesh names its Services. @default Kubernetes' own names */
  readonly names?: MeshNames;
}

/** Opens TLS connections by a client in the caller's pod. */
export function tlsSource(context: SourceContext): ProbeSource {
  const { certificates, names } = context;
  return perCaller(
    (from) =>
      createTlsSource({
        ...execOptions(context, from, TLS_COMMAND),
        ...(names === undefined ? {} : { names }),
        certificateFor: ({ probe }, signal) => certificates.certificateOf(from, probe.certificate, signal),
      }),
    (request) => ({ ...request, probe: probeOfKind(request, 'tls') }),
  );
}

/** A source of TLS connections: one stream per run, all connections of a round concurrently. */
export function createTlsSource(options: TlsSourceOptions): Source<TlsProbeRequest, TlsFacts> {
  return processSource(options, async (stream, requests, signal) => {
    const certificates = await Promise.all(requests.map((request) => options.certificateFor(request, signal)));
    return openConnections(
      stream,
      requests.map((request, index) => tlsRequestOf(request, certificates[index], options.names)),
      signal,
    );
  });
}

/**
 * Opens connections concurrently from the stream's process. Throws when its output is incomplete.
 */
export async function openConnections(
  stream: ProcessStream,
  requests: readonly TlsRequest[],
  signal: AbortSignal,
): Promise<readonly TlsFacts[]> {
  const limits = { connectMs: budgets.connect, totalMs: budgets.request };
  const seen = await exchangeJson(stream, (round) => ({ round, limits, requests }), {
    schema: resultsSchema.length(requests.length),
    client: 'the TLS client',
    signal,
  });
  return seen.map((one, index) => factsOf(one, requests[index]));
}

function factsOf(seen: z.infer<typeof resultsSchema>[number], request: TlsRequest | undefined): TlsFacts {
  const { localPort, reached, ...rest } = seen;
  return {
    kind: 'tls',
    host: request?.host ?? '',
    port: request?.port ?? 0,
    ...rest,
    reached: seen.answer === '' ? reached : 'answer',
    ...(localPort === undefined ? {} : { localPort }),
  };
}
