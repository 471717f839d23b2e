import type { StreamFacts } from './facts.ts';
import { END_OF_STRETCH, MARK } from './stream-script.ts';

/** Bytes of an error's body that are kept. */
const BODY_CAP = 1_024;

/** What the answer of a source holds so far: whole requests, whether its stretch has ended, and the rest that is not whole yet. */
export interface Told {
  readonly requests: readonly StreamFacts[];
  readonly ended: boolean;
  readonly rest: string;
}

/** Takes whole requests off the answer of a source. Throws on words that curl does not say. */
export function takeRequests(answer: string): Told {
  const requests: StreamFacts[] = [];
  let rest = answer;
  for (let at = rest.indexOf(`${MARK}Z`); at >= 0; at = rest.indexOf(`${MARK}Z`)) {
    requests.push(parseRequest(rest.slice(0, at)));
    rest = rest.slice(at + 2);
  }
  // The request that was under way when the client was ended is none.
  const ended = rest.endsWith(END_OF_STRETCH);
  return { requests, ended, rest: ended ? '' : rest };
}

function parseRequest(text: string): StreamFacts {
  const [body = '', told = ''] = text.split(`${MARK}T`);
  const lineEnd = told.indexOf('\n');
  const [exitCode, status, seconds, ...message] = told.slice(0, lineEnd).split('\t');
  const facts = {
    kind: 'stream',
    exitCode: Number(exitCode),
    errorMessage: message.join('\t'),
    status: Number(status),
    totalMs: Math.round(Number(seconds) * 1_000_000) / 1_000,
  } as const;
  if ([facts.exitCode, facts.status, facts.totalMs].some(Number.isNaN) || lineEnd < 0)
    throw new Error(`the source told no request: ${JSON.stringify(text.slice(0, 200))}`);
  const isServed = facts.status >= 200 && facts.status < 300;
  const headers = JSON.parse(told.slice(lineEnd + 1)) as Record<string, readonly string[]>;
  return {
    ...facts,
    responseHeaders: isServed ? {} : headers,
    body: isServed ? body : body.slice(0, BODY_CAP),
  };
}
