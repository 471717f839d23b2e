import type { Placed } from '../placed.ts';
import {
  REDIRECT_CODES,
  type HttpRoute,
  type RedirectCode,
  type RouteTarget,
  type TlsRoute,
  type VirtualService,
} from '../routed.ts';
import { gatewaysIn, matchOf } from './http-match.ts';
import { asDoc, list, only, partOf, partsOf, text, unmodelled, type Part } from './readers.ts';

/** Reads a VirtualService; without a list of gateways it is for the sidecars of the mesh. */
export function virtualService(placed: Placed, spec: Part): VirtualService {
  const { gateways, hosts, exportTo, tcp, tls } = spec.fields;
  only(spec, ['hosts', 'gateways', 'http', 'tcp', 'tls', 'exportTo']);
  const bound = gatewaysIn(placed, gateways);
  return {
    kind: 'VirtualService',
    ...placed,
    exportTo: list(exportTo).map(text),
    hosts: list(hosts).map(text),
    gateways: bound.length === 0 ? ['mesh'] : bound,
    routes: partsOf(spec, 'http').map((route) => httpRoute(placed, route)),
    tlsRoutes: partsOf(spec, 'tls').map((route) => tlsRoute(placed, route)),
    routesTcp: list(tcp).length > 0,
    routesBytes: list(tcp).length + list(tls).length > 0,
  };
}

/**
 * Fields that do not change the outcome of a request: names, what is mirrored to other workloads
 * (its responses are dropped), the policy for requests of browsers, retries, which end in the same
 * refusal, and what is added to responses.
 */
const NEUTRAL = ['name', 'mirror', 'mirrors', 'mirrorPercentage', 'mirror_percent', 'corsPolicy', 'retries'];

function httpRoute(placed: Placed, route: Part): HttpRoute {
  only(route, [...NEUTRAL, 'match', 'route', 'redirect', 'timeout', 'rewrite', 'headers']);
  only(partOf(route, 'headers'), ['response']);
  if (isShort(route.fields['timeout'])) unmodelled(route, `timeout: ${text(route.fields['timeout'])}`);
  const rewrite = partOf(route, 'rewrite');
  only(rewrite, ['uri']);
  return {
    matches: partsOf(route, 'match').map((match) => matchOf(placed, match)),
    targets: targetsOf(route),
    ...(route.fields['redirect'] === undefined ? {} : { redirect: redirectCode(partOf(route, 'redirect')) }),
    ...(rewrite.fields['uri'] === undefined ? {} : { rewriteUri: text(rewrite.fields['uri']) }),
  };
}

/** The status of a redirect; where it leads to does not change that (route.go, ApplyRedirect). */
function redirectCode(redirect: Part): RedirectCode {
  only(redirect, ['uri', 'authority', 'scheme', 'port', 'derivePort', 'prefixRewrite', 'redirectCode']);
  const code = Number(redirect.fields['redirectCode'] ?? 301);
  const found = REDIRECT_CODES.find((known) => known === code);
  if (found === undefined) unmodelled(redirect, `redirectCode: ${code.toString()}`);
  return found ?? 301;
}

/** A route of TLS by its server name, which nothing ends. */
function tlsRoute(placed: Placed, route: Part): TlsRoute {
  only(route, ['match', 'route']);
  const matches = partsOf(route, 'match').map((match) => {
    only(match, ['sniHosts', 'port', 'gateways']);
    const { sniHosts, port, gateways } = match.fields;
    return {
      sniHosts: list(sniHosts).map(text),
      ...(port === undefined ? {} : { port: Number(text(port)) }),
      gateways: gatewaysIn(placed, gateways),
    };
  });
  return { matches, targets: targetsOf(route) };
}

/** The targets with a weight. */
function targetsOf(route: Part): readonly RouteTarget[] {
  const targets = partsOf(route, 'route');
  for (const target of targets) {
    only(target, ['destination', 'weight', 'headers']);
    only(partOf(target, 'headers'), ['response']);
  }
  const weighted = targets.filter(({ fields }) => targets.length === 1 || Number(fields['weight'] ?? 0) > 0);
  return weighted.map((target) => targetOf(partOf(target, 'destination')));
}

/** Whether a duration could end a request that an application of the cast answers at once. */
function isShort(timeout: unknown): boolean {
  return timeout !== undefined && !/^(0s|\d*[1-9]\d*(\.\d+)?(s|m|h))$/.test(text(timeout));
}

function targetOf(destination: Part): RouteTarget {
  only(destination, ['host', 'subset', 'port']);
  const { host, subset, port } = destination.fields;
  return {
    host: text(host),
    ...(subset === undefined ? {} : { subset: text(subset) }),
    ...(port === undefined ? {} : { port: Number(text(asDoc(port)['number'])) }),
  };
}
