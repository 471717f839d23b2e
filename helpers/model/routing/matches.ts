import type { HttpMatch, HttpRoute, TextMatch } from '../policies/routed.ts';
import { selects, type Workload } from '../workloads/workload.ts';
import type { SentHttp } from './addressing.ts';

/** A request and the proxy that routes it. */
export interface Sent {
  /** The workload whose sidecar it is, or the gateway. */
  readonly caller: Workload;
  /** The Gateway whose routes count, `namespace/name`. @default the routes of sidecars */
  readonly gateway?: string;
  /** Port of the Service that it is sent to. */
  readonly port: number;
  readonly request: SentHttp;
}

/**
 * The matches of a route that a caller's sidecar receives for a port: those that name another port,
 * other callers or gateways alone are left out (pilot/pkg/networking/core/route/route.go,
 * TranslateRoute and sourceMatchHTTP). Undefined when none is left of those that it has.
 */
export function receivedMatches(
  route: HttpRoute,
  { caller, port, gateway = 'mesh' }: Pick<Sent, 'caller' | 'port' | 'gateway'>,
): readonly HttpMatch[] | undefined {
  if (route.matches.length === 0) return [];
  const received = route.matches.filter(
    (match) => (match.port === undefined || match.port === port) && isForCaller(match, caller, gateway),
  );
  return received.length === 0 ? undefined : received;
}

/** A match that names gateways is for them alone; `mesh` means the callers of the mesh. */
function isForCaller(
  { gateways, sourceLabels, sourceNamespace }: HttpMatch,
  caller: Workload,
  gateway: string,
): boolean {
  if (gateways.length > 0) return gateways.includes(gateway);
  return selects(sourceLabels, caller) && (sourceNamespace ?? caller.namespace) === caller.namespace;
}

/** Whether Envoy matches a request (envoy, RouteMatch). */
export function isMatched(match: HttpMatch, { path, method, host, headers }: SentHttp): boolean {
  const sent = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const required = Object.entries(match.headers).every(([name, text]) => isText(text, sent.get(name)));
  const withoutThose = Object.entries(match.withoutHeaders).every(([name, text]) => {
    // A header that is absent is compared as an empty one, except where presence is asked for.
    const value = text.by === 'present' ? sent.get(name) : (sent.get(name) ?? '');
    return !isText(text, value);
  });
  const isMethod = match.method === undefined || isText(match.method, method);
  const isHost = match.authority === undefined || isText(match.authority, host);
  return required && withoutThose && isMethod && isHost && isPath(match, path);
}

/** An exact path and a regex are compared without the query. */
function isPath({ uri, ignoresCase }: HttpMatch, path: string): boolean {
  if (uri === undefined) return true;
  const plain = path.split('?')[0] ?? path;
  if (uri.by === 'regex') return isText(uri, plain);
  const fold = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
  return isText({ ...uri, text: fold(uri.text) }, fold(plain));
}

function isText({ by, text }: TextMatch, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (by === 'present') return true;
  if (by === 'exact') return value === text;
  return by === 'prefix' ? value.startsWith(text) : new RegExp(`^(?:${text})$`, 's').test(value);
}
