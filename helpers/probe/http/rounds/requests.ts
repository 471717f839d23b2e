import { headerLines, isPooled, placeOf, type HttpRequest, type TransferLimits } from '../http-request.ts';
import { curlConfig } from './curl-config.ts';
import type { Hello } from './hello.ts';

/** A name of RFC 9110, 5.6.2 (token), and a value that stays on its line. */
const SAFE_HEADER = /^[\w!#$%&'*+.^`|~-]+: [\t -~]*$/;
const SAFE = { requestId: /^[\w-]+$/, wireMarker: /^[\w-]+$/, method: /^[A-Z]+$/ };

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
  placeOf(request);
  const odd = headerLines(request).find((header) => !SAFE_HEADER.test(header));
  if (odd !== undefined) throw new TypeError(`not a header that can be sent: ${JSON.stringify(odd)}`);
}

/**
 * Requests as remote/http-loop.pl reads them: a line of fields, the last of which counts the header
 * lines.
 */
function perlLines(requests: readonly HttpRequest[], { connectSeconds, totalSeconds }: TransferLimits): string {
  const lines = requests.flatMap((request) => {
    const { host, port, authority, target } = placeOf(request);
    const headers = withUsual(headerLines(request), authority);
    const place = [request.method, host, port, target];
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
