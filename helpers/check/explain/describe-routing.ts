import type { DestinationRule, TrafficPolicy } from '../../model/policies/destination-rule/types.ts';
import type {
  HttpMatch,
  HttpRoute,
  RouteTarget,
  TextMatch,
  TlsRoute,
  VirtualService,
} from '../../model/policies/routed.ts';
import { flat } from './flat.ts';

/** Describes how callers of a host open connections by a rule. */
export function describeRule({ host, exportTo, workloadSelector, traffic, subsets }: DestinationRule): string {
  const ofSubsets = Object.entries(subsets).map(([name, { labels, traffic: set }]) => [
    name,
    { labels, ...settings(set) },
  ]);
  const all = { exportTo, workloadSelector, ...settings(traffic), subsets: Object.fromEntries(ofSubsets) };
  return `callers of ${host} open connections by ${flat(all) || 'the mode that they use without it'}`;
}

function settings(policy: TrafficPolicy | undefined): object {
  if (policy === undefined) return {};
  const { ports, ...set } = policy;
  return { ...set, portLevel: Object.fromEntries(ports.map(({ port, ...ofPort }) => [port, ofPort])) };
}

/** Describes where a VirtualService sends requests, and which gateways have its routes. */
export function describeVirtualService({ hosts, gateways, routes, tlsRoutes }: VirtualService): string {
  const bound = gateways.filter((name) => name !== 'mesh');
  const at = bound.length === 0 ? '' : ` at the Gateway ${bound.join(' and ')}`;
  const where = bound.length < gateways.length && bound.length > 0 ? `${at} and at sidecars` : at;
  const all = [...routes.map(describeRoute), ...tlsRoutes.map(describeTlsRoute)];
  return `requests for ${hosts.join(' or ')}${where} go to ${all.join(', else to ')}`;
}

function describeTlsRoute({ matches, targets }: TlsRoute): string {
  const names = matches.flatMap(({ sniHosts }) => sniHosts);
  return `${targets.map(targetText).join(' or ')} with the server name ${names.join(' or ')}`;
}

/** Describes where a route of a VirtualService sends which requests. */
function describeRoute({ matches, targets, rewriteUri, redirect }: HttpRoute): string {
  const target =
    redirect === undefined ? targets.map(targetText).join(' or ') : `another place by the redirect ${redirect}`;
  const conditions = matches.map(matchText).join(' or ');
  const rewritten = rewriteUri === undefined ? '' : `, with the path ${rewriteUri}`;
  return `${target}${conditions === '' ? '' : ` with ${conditions}`}${rewritten}`;
}

function targetText({ host, subset, port }: RouteTarget): string {
  const target = subset === undefined ? host : `the subset ${subset} of ${host}`;
  return port === undefined ? target : `${target}, port ${port.toString()}`;
}

function matchText({ headers, withoutHeaders, uri, method, authority, ...rest }: HttpMatch): string {
  const texts = [...Object.entries(headers), ...Object.entries({ path: uri, method, authority })];
  const required = texts.flatMap(([name, text]) => (text === undefined ? [] : [`${name} ${conditionOf(text)}`]));
  const absent = Object.entries(withoutHeaders).map(([name, text]) => `no ${name} ${conditionOf(text)}`);
  return [...required, ...absent, flat(rest)].filter((text) => text !== '').join(', ') || 'anything';
}

function conditionOf({ by, text }: TextMatch): string {
  if (by === 'exact') return text;
  if (by === 'present') return 'at all';
  return by === 'prefix' ? `that begins with ${text}` : `like ${text}`;
}
