import { fullHost } from '../policies/destination-rule/hosts.ts';
import { ruleFor } from '../policies/destination-rule/lookup.ts';
import type { Labels } from '../policies/placed.ts';
import type { HttpMatch, HttpRoute, RedirectCode, RouteTarget, VirtualService } from '../policies/routed.ts';
import { meshOf, unknown, type Situation } from '../predict/situation.ts';
import { selects, workloadOf, type Workload } from '../workloads/workload.ts';
import type { DeadEnd, Destination } from './addressing.ts';
import { isMatched, type Sent } from './matches.ts';
import type { Registered } from './registry.ts';
import type { BoundRoute } from './virtual-hosts.ts';

/** Routes of one virtual host, in the order in which a proxy tries them. */
interface Routes {
  readonly registry: readonly Registered[];
  readonly routes: readonly BoundRoute[];
  /** The VirtualServices that the virtual host is of. */
  readonly of: readonly VirtualService[];
}

/** Where the first route that matches a request sends it. */
export function followed(
  situation: Situation,
  sent: Sent,
  { registry, routes, of }: Routes,
): readonly (Destination | DeadEnd)[] {
  const found = matching(routes, sent);
  if (found === undefined)
    return [
      { refusedBy: 'no-route', trace: [`no route of the ${of.map(titleOf).join(' or the ')} matches the request`] },
    ];
  const { route, match, by } = found;
  if (route.redirect !== undefined) return [redirected(route.redirect, by)];
  const path = rewritten(situation, route, match, sent.request.path);
  return route.targets.map((target) => {
    const cluster = routedTo(situation, sent, { target, namespace: by.namespace, registry });
    return { ...cluster, trace: [`the ${titleOf(by)} routes the request`, ...cluster.trace], ...path };
  });
}

function redirected(status: RedirectCode, by: VirtualService): DeadEnd {
  return { refusedBy: `redirected:${status}`, trace: [`the ${titleOf(by)} redirects the request`] };
}

function titleOf({ namespace, name }: VirtualService): string {
  return `VirtualService ${namespace}/${name}`;
}

/** All endpoints of a Service. */
export function atService(service: Registered, port: number): Destination {
  return { service, port, protocol: 'http', trace: service.trace };
}

function matching(routes: readonly BoundRoute[], { request }: Sent) {
  for (const { route, matches, by } of routes) {
    if (route.matches.length === 0) return { route, by };
    const match = matches.find((one) => isMatched(one, request));
    if (match !== undefined) return { route, match, by };
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
export function routedTo(
  situation: Situation,
  { caller, port }: Pick<Sent, 'caller' | 'port'>,
  { target, namespace, registry }: Targeted,
) {
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
