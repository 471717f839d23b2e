import { fullHost } from '../policies/destination-rule/hosts.ts';
import { ruleFor } from '../policies/destination-rule/lookup.ts';
import type { Labels } from '../policies/placed.ts';
import type { HttpMatch, HttpRoute, RouteTarget } from '../policies/routed.ts';
import { meshOf, unknown, type Situation } from '../predict/situation.ts';
import { selects, workloadOf, type Workload } from '../workloads/workload.ts';
import type { DeadEnd, Destination } from './addressing.ts';
import { isMatched, type Sent } from './matches.ts';
import type { Registered } from './registry.ts';
import { hostOf, virtualHosts, type VirtualHost } from './virtual-hosts.ts';

interface Known {
  readonly registry: readonly Registered[];
  /** The Service whose address the request is sent to. */
  readonly address: Registered;
}

/** Where the HTTP routes of the caller's sidecar send a request. */
export function routed(
  situation: Situation,
  sent: Sent,
  { registry, address }: Known,
): readonly (Destination | DeadEnd)[] {
  const { port, request } = sent;
  const name = (request.host.split(':')[0] ?? '').toLowerCase();
  const host = hostOf(virtualHosts(situation, registry, sent), name);
  if (host === undefined) {
    const trace = [...address.trace, `no route is for the host ${name}, which goes to its address as it is`];
    return [{ service: address, port, protocol: 'http', passesThrough: true, trace }];
  }
  if (host.by === undefined) return [atService(host.service ?? address, port)];
  const found = matching(host, sent);
  const by = `VirtualService ${host.by.namespace}/${host.by.name}`;
  if (found === undefined) return [{ refusedBy: 'no-route', trace: [`no route of the ${by} matches the request`] }];
  const { route, match } = found;
  const path = rewritten(situation, route, match, request.path);
  return route.targets.map((target) => {
    const cluster = clusterOf(situation, sent, { target, namespace: host.by?.namespace ?? '', registry });
    return { ...cluster, trace: [`the ${by} routes the request`, ...cluster.trace], ...path };
  });
}

function atService(service: Registered, port: number): Destination {
  return { service, port, protocol: 'http', trace: service.trace };
}

function matching({ routes }: VirtualHost, { request }: Sent) {
  for (const { route, matches } of routes) {
    if (route.matches.length === 0) return { route };
    const match = matches.find((one) => isMatched(one, request));
    if (match !== undefined) return { route, match };
  }
  return undefined;
}

interface Targeted {
  readonly target: RouteTarget;
  /** Namespace of the VirtualService. */
  readonly namespace: string;
  readonly registry: readonly Registered[];
}

/** The cluster of a target; requests to one that does not exist have no route. */
function clusterOf(situation: Situation, { caller, port }: Sent, { target, namespace, registry }: Targeted) {
  const { host, subset, port: named } = target;
  const full = fullHost(host, namespace);
  const service = registry.find((one) => one.host === full);
  const only = Object.keys(service?.ports ?? {});
  const number = named ?? (only.length === 1 ? Number(only[0]) : port);
  const protocol = service?.ports[number.toString()]?.protocol;
  if (service === undefined || protocol === undefined)
    return {
      refusedBy: 'no-route' as const,
      trace: [`there is no cluster for the host ${full}, port ${number.toString()}`],
    };
  const destination = atService(service, number);
  return subset === undefined ? destination : inSubset(situation, caller, { ...destination, subset });
}

function inSubset(
  situation: Situation,
  caller: Workload,
  destination: Destination & { readonly subset: string },
): Destination | DeadEnd {
  const { service, subset } = destination;
  const { exportedByDefault } = meshOf(situation);
  const rule = ruleFor(situation.policies, caller, service, exportedByDefault.DestinationRule);
  const chosen = rule?.subsets[subset];
  const named = `the subset ${subset} of ${service.name}`;
  if (chosen === undefined) return { refusedBy: 'no-route', trace: [`no DestinationRule has ${named}`] };
  if (!hasEndpoint(situation, service, chosen.labels))
    return { refusedBy: 'no-endpoints', trace: [`${named} has no endpoint`] };
  const selected = { ...service, selector: { ...service.selector, ...chosen.labels } };
  return { ...destination, service: selected, trace: [...destination.trace, `a VirtualService sends it to ${named}`] };
}

function hasEndpoint({ cast }: Situation, { namespace, selector, entry }: Registered, labels: Labels): boolean {
  if (entry !== undefined) return Object.entries(labels).every(([key, value]) => entry.labels[key] === value);
  return Object.entries(cast)
    .flatMap(([key, member]) => workloadOf(key, member) ?? [])
    .some((one) => one.namespace === namespace && selects(selector, one) && selects(labels, one));
}

/** The path that the callee receives: `rewrite.uri` replaces what the match requires of it. */
function rewritten(
  situation: Situation,
  { rewriteUri }: HttpRoute,
  match: HttpMatch | undefined,
  path: string,
): { readonly path?: string } {
  if (rewriteUri === undefined) return {};
  const { by, text } = match?.uri ?? { by: 'prefix', text: '/' };
  if (by === 'exact') return { path: rewriteUri };
  if (by === 'prefix') return { path: `${rewriteUri}${path.slice(text.length)}` };
  throw unknown(situation.route, 'a path that is rewritten where a regex matches it');
}
