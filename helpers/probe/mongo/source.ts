import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { DatabaseTls } from '../../model/probes/databases/database-tls.ts';
import type { MongoProbe } from '../../model/probes/databases/mongo.ts';
import { budgets } from '../../timing/budgets.ts';
import { addressOf } from '../address/address.ts';
import { exchangeJson } from '../exchange-json.ts';
import type { ProbeRequest } from '../probe-request.ts';
import { execOptions, perCaller, probeOfKind, type ProbeSource, type SourceContext } from '../probe-source.ts';
import { processSource } from '../process-source.ts';
import type { ProcessStream } from '../process-stream.ts';
import type { Source, SourceOptions } from '../source.ts';
import { openedBetween, type MongoFacts } from './facts.ts';

export interface MongoRequest extends Pick<MongoProbe, 'command' | 'port' | 'tls'> {
  readonly host: string;
}

/**
 * The client's side of the stream, run by the image's Node: one line of JSON per request, and
 * its result.
 */
export const MONGO_COMMAND = [
  'node',
  '--input-type=module',
  '--eval',
  readFileSync(new URL('remote/mongo-loop.mjs', import.meta.url), 'utf8'),
] as const;

/**
 * Files that manifests/base/mongo-client.yaml mounts for connections whose TLS the client opens.
 */
const AUTHORITY = { tlsCAFile: '/pem/ca.pem' };
const CERTIFICATE = { tlsCertificateKeyFile: '/pem/client.pem' };
const OF_ANOTHER_AUTHORITY = { tlsCertificateKeyFile: '/pem/foreign.pem' };
const WITHOUT_KEY = { tlsCertificateKeyFile: '/pem/ca.pem' };

/** Without a file, the driver trusts the public authorities that Node contains. */
const TLS_OPTIONS: Readonly<Record<DatabaseTls, Readonly<Record<string, string>>>> = {
  none: {},
  'no-certificate': { tls: 'true', ...AUTHORITY },
  certificate: { tls: 'true', ...AUTHORITY, ...CERTIFICATE },
  'foreign-certificate': { tls: 'true', ...AUTHORITY, ...OF_ANOTHER_AUTHORITY },
  'unreadable-key': { tls: 'true', ...AUTHORITY, ...WITHOUT_KEY },
  'public-authorities': { tls: 'true', ...CERTIFICATE },
};

const resultSchema = z.object({
  ok: z.boolean(),
  errorName: z.string().default(''),
  errorMessage: z.string().default(''),
  code: z.string().default(''),
  totalMs: z.number(),
  connections: openedBetween,
});

/** Sends requests to MongoDB servers by a client in the caller's pod. */
export function mongoSource(context: SourceContext): ProbeSource {
  return perCaller((from) => createMongoSource(execOptions(context, from, MONGO_COMMAND)), mongoRequestOf);
}

function mongoRequestOf(request: ProbeRequest): MongoRequest {
  const { command, port, tls } = probeOfKind(request, 'mongo');
  return { host: addressOf(request), command, port, tls };
}

/** A source of MongoDB requests: one stream for the whole run, a fresh client for each. */
export function createMongoSource(options: SourceOptions): Source<MongoRequest, MongoFacts> {
  return processSource(options, sendAll);
}

async function sendAll(
  stream: ProcessStream,
  requests: readonly MongoRequest[],
  signal: AbortSignal,
): Promise<readonly MongoFacts[]> {
  const results: MongoFacts[] = [];
  for (const request of requests) results.push(await sendOne(stream, request, signal));
  return results;
}

async function sendOne(stream: ProcessStream, request: MongoRequest, signal: AbortSignal): Promise<MongoFacts> {
  const { command } = request;
  const uri = mongoUri(request);
  const result = await exchangeJson(stream, (name) => ({ name, uri, command }), {
    schema: resultSchema,
    client: 'the MongoDB client',
    signal,
  });
  return { kind: 'mongo', uri, command, ...result };
}

/** A connection string with the budgets of a probe and without retries: the first result counts. */
export function mongoUri({ host, port, tls }: Omit<MongoRequest, 'command'>): string {
  const options = new URLSearchParams({
    directConnection: 'true',
    serverSelectionTimeoutMS: budgets.connect.toString(),
    connectTimeoutMS: budgets.connect.toString(),
    socketTimeoutMS: budgets.request.toString(),
    retryReads: 'false',
    maxPoolSize: '1',
    ...TLS_OPTIONS[tls],
  });
  return `mongodb://${host}:${port.toString()}/?${decodeURIComponent(options.toString())}`;
}
