import type { DestinationRule, TrafficPolicy } from '../../model/policies/destination-rule/types.ts';
import type { HttpMatch, HttpRoute, RouteTarget, TextMatch } from '../../model/policies/routed.ts';
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

/** Describes where a route of a VirtualService sends which requests. */
export function describeRoute({ matches, targets, rewriteUri }: HttpRoute): string {
  const target = targets.map(targetText).join(' or ');
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
