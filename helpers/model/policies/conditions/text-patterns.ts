/**
 * Matches as Istio's policies do: `*` any non-empty text; a leading or trailing `*` a suffix or a
 * prefix; any other `*` is literal (pilot/pkg/security/authz/matcher/string.go).
 */
export function matchesText(pattern: string, value: string): boolean {
  if (pattern === '*') return value !== '';
  return matchesEnds(pattern, value);
}

/** The same for a header, whose presence `*` matches (authz/matcher/header.go). */
export function matchesHeader(pattern: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  return pattern === '*' || matchesEnds(pattern, value);
}

/** The same for a host, in any case (authz/matcher/header.go, HostMatcher). */
export function matchesHost(pattern: string, value: string): boolean {
  return matchesHeader(pattern.toLowerCase(), value.toLowerCase());
}

function matchesEnds(pattern: string, value: string): boolean {
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

/** Matches a whole text; every `*` of the pattern matches `wildcard`, a regular expression. */
export function matchesWith(before: string, pattern: string, after: string, wildcard: string, value: string): boolean {
  const parts = pattern.split('*').map((part) => RegExp.escape(part));
  return new RegExp(`^${before}${parts.join(wildcard)}${after}$`).test(value);
}
