/** Characters that an operator matches: pchar of RFC 3986 without `*` and `=`. */
const SEGMENT = "[a-zA-Z0-9\\-._~%!$&'()+,;:@]";

/** Whether a path of a policy is a template (istio pkg/config/security, ContainsPathTemplate). */
export function isPathTemplate(pattern: string): boolean {
  return pattern.includes('{*}') || pattern.includes('{**}');
}

/**
 * Matches a path: `{*}` one segment that is not empty, `{**}` any number of segments, none included
 * (istio.io, reference/config/security/authorization-policy, Operation.paths; Envoy,
 * uri_template_internal.cc).
 */
export function matchesPathTemplate(template: string, path: string): boolean {
  const parts = template.split(/(\{\*\*?\})/).map((part) => OPERATORS[part] ?? RegExp.escape(part));
  return new RegExp(`^${parts.join('')}$`).test(path);
}

const OPERATORS: Readonly<Record<string, string>> = {
  '{*}': `${SEGMENT}+`,
  '{**}': `[a-zA-Z0-9\\-._~%!$&'()+,;:@/]*`,
};
