import { curlConfig } from './curl-config.ts';
import type { Hello } from './hello.ts';
import { headerLines, isPooled, type HttpRequest, type TransferLimits } from './http-request.ts';

/** What fits between two quotes of a line of configuration, and on a line of its own. */
const SAFE_HEADER = /^[A-Za-z0-9-]+: [!#-[\]-~ ]+$/;
const SAFE = { requestId: /^[\w-]+$/, wireMarker: /^[\w-]+$/, method: /^[A-Z]+$/, url: /^http:\/\/[!#-[\]-~]+$/ };

/**
 * Writes one round for the loops of source-script.ts: its name and how many bytes follow, then these, in the words of the client that said
 * hello. Throws on a request whose text could leave its field, and on one over a pooled connection where nobody keeps any.
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

/** A request as remote/http-loop.pl reads it: a line of fields, the last of which says how many lines of headers follow. */
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

/** What curl sends by itself, unless a request says otherwise. */
function withUsual(headers: readonly string[], host: string): readonly string[] {
  const named = new Set(headers.map((header) => header.slice(0, header.indexOf(':')).toLowerCase()));
  const usual = { Host: host, 'User-Agent': 'meshproof', Accept: '*/*' };
  const missing = Object.entries(usual).filter(([name]) => !named.has(name.toLowerCase()));
  return [...missing.map(([name, value]) => `${name}: ${value}`), ...headers];
}
