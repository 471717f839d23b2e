import type { Placed } from '../placed.ts';
import type { HttpMatch, TextMatch } from '../routed.ts';
import { labels, list, only, partOf, text, unmodelled, type Part } from './readers.ts';

/** Names of gateways in full, `namespace/name`; `mesh` stays (config.go, resolveGatewayName). */
export function gatewaysIn({ namespace }: Placed, value: unknown): readonly string[] {
  return list(value).map((item) => {
    const name = text(item);
    if (name === 'mesh') return name;
    if (name.includes('/')) return name.replace(/^\.\//, `${namespace}/`);
    const [short = '', where = namespace] = name.split('.');
    return `${where}/${short}`;
  });
}

const MATCHED =
  'name statPrefix headers withoutHeaders uri ignoreUriCase method authority port sourceLabels sourceNamespace gateways'.split(
    ' ',
  );

/** Reads what a request must be like for a route. */
export function matchOf(placed: Placed, match: Part): HttpMatch {
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
    gateways: gatewaysIn(placed, gateways),
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
