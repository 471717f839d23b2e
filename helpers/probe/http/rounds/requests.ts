import { headerLines, isPooled, type HttpRequest, type TransferLimits } from '../http-request.ts';
import { curlConfig } from './curl-config.ts';
import type { Hello } from './hello.ts';

/** Text that fits between two quotes of a configuration line, and on a line by itself. */
const SAFE_HEADER = /^[A-Za-z0-9-]+: [!#-[\]-~ ]+$/;
const SAFE = { requestId: /^[\w-]+$/, wireMarker: /^[\w-]+$/, method: /^[A-Z]+$/, url: /^http:\/\/[!#-[\]-~]+$/ };

/**
 * Writes one round for the loops of source-script.ts: its name, the number of bytes that follow,
 * and these bytes in the format of the source's client. Throws on a request whose text could leave
 * its field, and on a pooled request where the client pools no connections.
 */
export function formatRound(
  round: string,
  requests: readonly HttpRequest[],
  { hello, limits }: { readonly hello: Hello; readonly limits: TransferLimits },
): string {
  for (const request of requests) assertSafe(request);
  if (hello.client === 'curl' && requests.some(isPooled))
    throw new Error(
      'no connection can be kept: a curl per round serves this source, since it has no Perl or an IPv6 address',
    );
  const text = hello.client === 'curl' ? curlConfig(requests, hello, limits) : perlLines(requests, limits);
  return `${round} ${Buffer.byteLength(text).toString()}\n${text}`;
}

function assertSafe(request: HttpRequest): void {
  const unsafe = Object.entries(SAFE).find(([field, pattern]) => {
    const text = request[field as keyof typeof SAFE];
    return text !== undefined && !pattern.test(text);
  });
  if (unsafe !== undefined) throw new TypeError(`not a ${unsafe[0]} that can be sent: ${JSON.stringify(request)}`);
  const odd = headerLines(request).find((header) => !SAFE_HEADER.test(header));
  if (odd !== undefined) throw new TypeError(`not a header that can be sent: ${JSON.stringify(odd)}`);
}

/**
 * Requests as remote/http-loop.pl reads them: a line of fields, the last of which counts the header
 * lines.
 */
function perlLines(requests: readonly HttpRequest[], { connectSeconds, totalSeconds }: TransferLimits): string {
  const lines = requests.flatMap((request) => {
    const { hostname, port, host, pathname, search } = new URL(request.url);
    const headers = withUsual(headerLines(request), host);
    const place = [request.method, hostname, port || '80', `${pathname}${search}`];
    const how = [connectSeconds, totalSeconds, request.connection ?? 'new', headers.length];
    return [[...place, ...how].join(' '), ...headers];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** Adds the default headers of curl that a request does not set. */
function withUsual(headers: readonly string[], host: string): readonly string[] {
  const named = new Set(headers.map((header) => header.slice(0, header.indexOf(':')).toLowerCase()));
  const usual = { Host: host, 'User-Agent': 'meshproof', Accept: '*/*' };
  const missing = Object.entries(usual).filter(([name]) => !named.has(name.toLowerCase()));
  return [...missing.map(([name, value]) => `${name}: ${value}`), ...headers];
}
