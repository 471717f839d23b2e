import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { PostgresProbe } from '../../model/probes/databases/postgres.ts';
import { budgets } from '../../timing/budgets.ts';
import { addressOf } from '../address/address.ts';
import { exchangeJson } from '../exchange-json.ts';
import { openedBetween } from '../mongo/facts.ts';
import type { ProbeRequest } from '../probe-request.ts';
import { execOptions, perCaller, probeOfKind, type ProbeSource, type SourceContext } from '../probe-source.ts';
import { processSource } from '../process-source.ts';
import type { ProcessStream } from '../process-stream.ts';
import type { Source, SourceOptions } from '../source.ts';
import { postgresSession, type PostgresFacts } from './facts.ts';

/** The client's side of the stream, run by the image's Node. */
const POSTGRES_COMMAND = [
  'node',
  '--input-type=module',
  '--eval',
  readFileSync(new URL('remote/postgres-loop.mjs', import.meta.url), 'utf8'),
] as const;

export interface PostgresRequest extends Pick<PostgresProbe, 'port' | 'tls' | 'direct'> {
  readonly host: string;
  readonly requestId: string;
}

/** The user, and the name of the certificate that it presents. */
const USER = 'mongo-client';

const CERTIFICATE = { cert: '/pem/client.crt', key: '/pem/client.key' };

/** Files that manifests/base/mongo-client.yaml mounts; without `ca`, Node's public authorities. */
const FILES: Readonly<Record<Exclude<PostgresProbe['tls'], 'none'>, Readonly<Record<string, string>>>> = {
  'no-certificate': { ca: '/pem/ca.pem' },
  certificate: { ca: '/pem/ca.pem', ...CERTIFICATE },
  'foreign-certificate': { ca: '/pem/ca.pem', cert: '/pem/foreign.crt', key: '/pem/foreign.key' },
  'public-authorities': CERTIFICATE,
};

const resultSchema = z.object({
  ok: z.boolean(),
  errorName: z.string().default(''),
  errorMessage: z.string().default(''),
  code: z.string().default(''),
  totalMs: z.number(),
  connections: openedBetween,
  localPort: z.number().exactOptional(),
  session: postgresSession.exactOptional(),
});

/** Sends requests to PostgreSQL servers by a client in the caller's pod. */
export function postgresSource(context: SourceContext): ProbeSource {
  return perCaller((from) => createPostgresSource(execOptions(context, from, POSTGRES_COMMAND)), requestOf);
}

function requestOf(request: ProbeRequest): PostgresRequest {
  const { port, tls, direct } = probeOfKind(request, 'postgres');
  const { requestId } = request;
  return { host: addressOf(request), port, tls, requestId, ...(direct === undefined ? {} : { direct }) };
}

/** A source of PostgreSQL sessions: one stream for the whole run, a connection for each request. */
export function createPostgresSource(options: SourceOptions): Source<PostgresRequest, PostgresFacts> {
  return processSource(options, async (stream, requests, signal) => {
    const results: PostgresFacts[] = [];
    for (const request of requests) results.push(await sendOne(stream, request, signal));
    return results;
  });
}

async function sendOne(stream: ProcessStream, request: PostgresRequest, signal: AbortSignal): Promise<PostgresFacts> {
  const result = await exchangeJson(stream, (name) => ({ name, ...sessionFor(request) }), {
    schema: resultSchema,
    client: 'the PostgreSQL client',
    signal,
  });
  const { host, port } = request;
  return { kind: 'postgres', host, port, ...result };
}

/** What the loop connects with; the server reports the id of the request as its name. */
export function sessionFor({ host, port, tls, direct, requestId }: PostgresRequest): object {
  const connect = {
    host,
    port,
    user: USER,
    database: 'postgres',
    application_name: requestId,
    connectionTimeoutMillis: budgets.connect,
    query_timeout: budgets.request,
    ...(direct === true ? { sslnegotiation: 'direct' } : {}),
  };
  return { connect, text: requestId, ...(tls === 'none' ? {} : { files: FILES[tls] }) };
}
