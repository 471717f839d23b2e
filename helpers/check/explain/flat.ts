/** Settings on one line, whatever they are: `tls mode ISTIO_MUTUAL, port 80 mode DISABLE`. What is empty or absent is left out. */
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

/** Names in a list belong together; things with parts are told one by one. */
function listed(values: readonly unknown[], path: string): string[] {
  if (values.some((value) => typeof value === 'object')) return values.flatMap((value) => parts(value, path));
  return values.length === 0 ? [] : [`${path} ${values.map(String).join(' or ')}`.trim()];
}
