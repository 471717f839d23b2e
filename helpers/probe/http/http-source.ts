import { randomBytes } from 'node:crypto';
import { budgets } from '../../timing/budgets.ts';
import type { HttpFacts } from '../facts.ts';
import { openProcessStream, type ProcessStream } from '../process-stream.ts';
import { createSource, type Source, type SourceOptions } from '../source.ts';
import { endsRound, formatRound, parseRound, type HttpRequest } from './curl-frames.ts';
import { curlLoop } from './curl-script.ts';

/** The command that answers rounds of HTTP requests, to be run where the requests shall come from. */
export const HTTP_COMMAND = [
  'sh',
  '-c',
  curlLoop({ connectSeconds: budgets.connect / 1_000, totalSeconds: budgets.request / 1_000 }),
] as const;

/** A source of HTTP requests: one stream for the whole run, one curl per round for all its cells. */
export function createHttpSource(options: SourceOptions): Source<HttpRequest, HttpFacts> {
  return createSource({
    name: options.name,
    open: () => {
      options.onOpen();
      return openProcessStream(options.command, options.signal);
    },
    exchange: askRound,
    onPlumbing: (event) => options.onPlumbing(event),
  });
}

async function askRound(
  stream: ProcessStream,
  requests: readonly HttpRequest[],
  signal: AbortSignal,
): Promise<readonly HttpFacts[]> {
  const round = randomBytes(8).toString('hex');
  const answer = await stream.exchange(formatRound(round, requests), (tail) => endsRound(tail, round), {
    budgetMs: budgets.probeBatch,
    signal,
  });
  return parseRound(answer, round, requests.length).map(
    ({ exitCode, errorMessage, status, responseHeaders, body, totalMs, localPort }, index) => ({
      kind: 'http',
      url: requests[index]?.url ?? '',
      exitCode,
      errorMessage,
      status,
      responseHeaders,
      body,
      totalMs,
      ...(localPort === 0 ? {} : { localPort }),
    }),
  );
}
