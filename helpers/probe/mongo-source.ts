import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { MongoTls } from '../model/probe-spec.ts';
import { budgets } from '../timing/budgets.ts';
import type { MongoFacts } from './facts.ts';
import type { SourceOptions } from './http-source.ts';
import { openProcessStream, type ProcessStream } from './process-stream.ts';
import { createSource, type Source } from './source.ts';

export interface MongoRequest {
  readonly host: string;
  readonly port: number;
  readonly tls: MongoTls;
}

/** The client's program in its image: one JSON request per line in, one JSON answer per line out, for as long as its input is open. */
export const MONGO_COMMAND = ['mongo-client'] as const;

/** Where manifests/base/mongo-client.yaml mounts the client's certificate for connections whose TLS the client holds itself. */
const CERTIFICATE = { tlsCAFile: '/pem/ca.pem', tlsCertificateKeyFile: '/pem/client.pem' };

const answerSchema = z.object({
  id: z.string(),
  ok: z.boolean(),
  errorName: z.string().default(''),
  errorMessage: z.string().default(''),
  code: z.union([z.string(), z.number()]).default(''),
  totalMs: z.number(),
});

/** A source of MongoDB pings: one stream for the whole run, a fresh client for every ping. */
export function createMongoSource(options: SourceOptions): Source<MongoRequest, MongoFacts> {
  return createSource({
    name: options.name,
    open: () => {
      options.onOpen();
      return openProcessStream(options.command, options.signal);
    },
    exchange: pingAll,
    onPlumbing: options.onPlumbing,
  });
}

async function pingAll(
  stream: ProcessStream,
  requests: readonly MongoRequest[],
  signal: AbortSignal,
): Promise<readonly MongoFacts[]> {
  const answers: MongoFacts[] = [];
  for (const request of requests) answers.push(await ping(stream, request, signal));
  return answers;
}

async function ping(stream: ProcessStream, request: MongoRequest, signal: AbortSignal): Promise<MongoFacts> {
  const id = randomBytes(8).toString('hex');
  const uri = mongoUri(request);
  const line = `${JSON.stringify({ id, command: 'ping', uri })}\n`;
  const answer = await stream.exchange(line, (tail) => tail.at(-1) === NEWLINE, { budgetMs: budgets.probeBatch, signal });
  const { id: answered, code, ...told } = answerSchema.parse(JSON.parse(answer.toString()));
  if (answered !== id) throw new Error(`an answer to another ping came: ${answer.toString()}`);
  return { kind: 'mongo', uri, ...told, code: code.toString() };
}

const NEWLINE = 0x0a;

/** A connection string that gives up within the budgets of a probe and never retries: the first answer counts. */
export function mongoUri({ host, port, tls }: MongoRequest): string {
  const options = new URLSearchParams({
    directConnection: 'true',
    serverSelectionTimeoutMS: budgets.connect.toString(),
    connectTimeoutMS: budgets.connect.toString(),
    socketTimeoutMS: budgets.request.toString(),
    retryReads: 'false',
    maxPoolSize: '1',
    ...(tls === 'none' ? {} : { tls: 'true', tlsCAFile: CERTIFICATE.tlsCAFile }),
    ...(tls === 'certificate' ? { tlsCertificateKeyFile: CERTIFICATE.tlsCertificateKeyFile } : {}),
  });
  return `mongodb://${host}:${port.toString()}/?${decodeURIComponent(options.toString())}`;
}
