import type { Placed } from '../placed.ts';
import type { HttpMatch, HttpRoute, RouteTarget, TextMatch, VirtualService } from '../routed.ts';
import { asDoc, labels, list, only, partOf, partsOf, text, unmodelled, type Part } from './readers.ts';

/**
 * Reads a VirtualService; undefined for one of gateways alone, which does not apply to sidecars.
 */
export function virtualService(placed: Placed, spec: Part): VirtualService | undefined {
  const { gateways, hosts, exportTo, tcp, tls } = spec.fields;
  const bound = list(gateways).map(text);
  if (bound.length > 0 && !bound.includes('mesh')) return undefined;
  only(spec, ['hosts', 'gateways', 'http', 'tcp', 'tls', 'exportTo']);
  return {
    kind: 'VirtualService',
    ...placed,
    exportTo: list(exportTo).map(text),
    hosts: list(hosts).map(text),
    routes: partsOf(spec, 'http').map(httpRoute),
    routesBytes: list(tcp).length + list(tls).length > 0,
  };
}

/**
 * Fields that do not change the outcome of a request: names, what is mirrored to other workloads
 * (its responses are dropped), the policy for requests of browsers, retries, which end in the same
 * refusal, and what is added to responses.
 */
const NEUTRAL = ['name', 'mirror', 'mirrors', 'mirrorPercentage', 'mirror_percent', 'corsPolicy', 'retries'];

function httpRoute(route: Part): HttpRoute {
  only(route, [...NEUTRAL, 'match', 'route', 'timeout', 'rewrite', 'headers']);
  only(partOf(route, 'headers'), ['response']);
  if (isShort(route.fields['timeout'])) unmodelled(route, `timeout: ${text(route.fields['timeout'])}`);
  const rewrite = partOf(route, 'rewrite');
  only(rewrite, ['uri']);
  const targets = partsOf(route, 'route');
  for (const target of targets) {
    only(target, ['destination', 'weight', 'headers']);
    only(partOf(target, 'headers'), ['response']);
  }
  const weighted = targets.filter(({ fields }) => targets.length === 1 || Number(fields['weight'] ?? 0) > 0);
  return {
    matches: partsOf(route, 'match').map(matchOf),
    targets: weighted.map((target) => targetOf(partOf(target, 'destination'))),
    ...(rewrite.fields['uri'] === undefined ? {} : { rewriteUri: text(rewrite.fields['uri']) }),
  };
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

const MATCHED =
  'name statPrefix headers withoutHeaders uri ignoreUriCase method authority port sourceLabels sourceNamespace gateways'.split(
    ' ',
  );

function matchOf(match: Part): HttpMatch {
  only(match, MATCHED);
  const { uri, method, authority, port, sourceNamespace, ignoreUriCase, sourceLabels, gateways } = match.fields;
  return {
    headers: headersOf(match, 'headers'),
    withoutHeaders: headersOf(match, 'withoutHeaders'),
    ...(uri === undefined ? {} : { uri: textMatch(partOf(match, 'uri')) }),
    ignoresCase: ignoreUriCase === true,
    ...(method === undefined ? {} : { method: textMatch(partOf(match, 'method')) }),
    ...(authority === undefined ? {} : { authority: textMatch(partOf(match, 'authority')) }),
    ...(port === undefined ? {} : { port: Number(text(port)) }),
    sourceLabels: labels(sourceLabels),
    ...(sourceNamespace === undefined ? {} : { sourceNamespace: text(sourceNamespace) }),
    gateways: list(gateways).map(text),
  };
}

function headersOf(match: Part, field: string): HttpMatch['headers'] {
  const headers = partOf(match, field);
  const entries = Object.keys(headers.fields).map((name) => {
    // A name that begins so is a claim of a token.
    if (name.startsWith('@')) unmodelled(headers, name);
    return [name.toLowerCase(), textMatch(partOf(headers, name))] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * How a text must be; without a condition it must only be there, and so it must with the regex `*`
 * (pilot/pkg/networking/core/route/route.go, canBeConvertedToPresentMatch).
 */
function textMatch(part: Part): TextMatch {
  only(part, ['exact', 'prefix', 'regex']);
  const { exact, prefix, regex } = part.fields;
  if (exact !== undefined) return { by: 'exact', text: text(exact) };
  if (prefix !== undefined) return { by: 'prefix', text: text(prefix) };
  if (regex === undefined || regex === '*') return { by: 'present', text: '' };
  if (!isRegex(text(regex))) unmodelled(part, `regex: ${text(regex)}`);
  return { by: 'regex', text: text(regex) };
}

/** Whether an expression of RE2 is one of JavaScript as well, with the same meaning. */
function isRegex(source: string): boolean {
  if (/\(\?[^:]|\\[pPAzQECX]|\[\[:/.test(source)) return false;
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
