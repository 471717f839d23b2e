/**
 * Renders settings on one line: `tls mode ISTIO_MUTUAL, port 80 mode DISABLE`; empty ones are left
 * out.
 */
export function flat(value: unknown): string {
  return parts(value, '').join(', ');
}

function parts(value: unknown, path: string): string[] {
  if (value === undefined || value === null || value === '' || value === false) return [];
  if (Array.isArray(value)) return listed(value, path);
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]) => parts(inner, path === '' ? key : `${path} ${key}`));
  return [`${path} ${typeof value === 'string' ? value : JSON.stringify(value)}`.trim()];
}

/** Joins the names of a list; renders objects one by one. */
function listed(values: readonly unknown[], path: string): string[] {
  if (values.some((value) => typeof value === 'object')) return values.flatMap((value) => parts(value, path));
  return values.length === 0 ? [] : [`${path} ${values.map(String).join(' or ')}`.trim()];
}
