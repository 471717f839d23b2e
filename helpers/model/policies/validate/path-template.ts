const LITERAL = /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/;

/**
 * Why a path is refused as a template; undefined if it is none or a right one: `{*}` and, as the
 * last operator, `{**}` are whole segments (istio, security.CheckValidPathTemplate).
 */
export function pathReason(path: string): string | undefined {
  const isTemplate = path.includes('{*}') || path.includes('{**}');
  const segments = path.replaceAll(/^\/+|\/+$/g, '').split('/');
  const last = segments.findIndex((segment) => segment === '{**}');
  const isLate = last >= 0 && segments.slice(last + 1).some((segment) => segment === '{*}' || segment === '{**}');
  if (isLate) return `in ${path} an operator follows {**}, which has to be the last one`;
  const literals = segments.filter((segment) => segment !== '{*}' && segment !== '{**}');
  if (literals.some((segment) => /[{}]/.test(segment)))
    return `in ${path} only {*} and {**}, each a whole segment, may have braces`;
  const odd = isTemplate ? literals.find((segment) => !LITERAL.test(segment)) : undefined;
  return odd === undefined ? undefined : `in ${path} the segment "${odd}" is no literal of a template`;
}
