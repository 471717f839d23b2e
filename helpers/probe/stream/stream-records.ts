import type { StreamFacts } from './facts.ts';
import { END_OF_STRETCH, MARK } from './stream-script.ts';

/** Bytes of an error's body that are kept. */
const BODY_CAP = 1_024;

/**
 * Output of a source so far: complete requests, whether its stretch has ended, and the incomplete
 * rest.
 */
export interface StreamOutput {
  readonly requests: readonly StreamFacts[];
  readonly ended: boolean;
  readonly rest: string;
}

/**
 * Takes complete requests off the output of a source. Throws on output that curl does not print.
 */
export function takeRequests(output: string): StreamOutput {
  const requests: StreamFacts[] = [];
  let rest = output;
  for (let at = rest.indexOf(`${MARK}Z`); at >= 0; at = rest.indexOf(`${MARK}Z`)) {
    requests.push(parseRequest(rest.slice(0, at)));
    rest = rest.slice(at + 2);
  }
  // A request in progress when the client was stopped is dropped.
  const ended = rest.endsWith(END_OF_STRETCH);
  return { requests, ended, rest: ended ? '' : rest };
}

function parseRequest(text: string): StreamFacts {
  const [body = '', report = ''] = text.split(`${MARK}T`);
  const lineEnd = report.indexOf('\n');
  const [exitCode, status, seconds, ...message] = report.slice(0, lineEnd).split('\t');
  const facts = {
    kind: 'stream',
    exitCode: Number(exitCode),
    errorMessage: message.join('\t'),
    status: Number(status),
    totalMs: Math.round(Number(seconds) * 1_000_000) / 1_000,
  } as const;
  if ([facts.exitCode, facts.status, facts.totalMs].some(Number.isNaN) || lineEnd < 0)
    throw new Error(`the source reported no request: ${JSON.stringify(text.slice(0, 200))}`);
  const isServed = facts.status >= 200 && facts.status < 300;
  const headers = JSON.parse(report.slice(lineEnd + 1)) as Record<string, readonly string[]>;
  return {
    ...facts,
    responseHeaders: isServed ? {} : headers,
    body: isServed ? body : body.slice(0, BODY_CAP),
  };
}
