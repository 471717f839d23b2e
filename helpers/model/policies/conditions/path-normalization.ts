/** How sidecars normalize paths, by MeshConfig.pathNormalization. */
export type PathNormalization = 'NONE' | 'BASE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES';

/** Reads MeshConfig.pathNormalization.normalization; undefined for a value that Istio lacks. */
export function normalizationOf(value: unknown = 'DEFAULT'): PathNormalization | undefined {
  const known = ['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'] as const;
  return value === 'DEFAULT' ? 'BASE' : known.find((name) => name === value);
}

/**
 * A path as rules match it and as the application receives it (pilot/pkg/networking/core,
 * listener_builder.go): BASE resolves dot segments, takes `\` for `/` and decodes what needs no
 * encoding; the other two also merge slashes, the last one after it decodes `%2F` and `%5C`. The
 * query stays (Envoy, path_utility.cc; RFC 3986, section 6).
 */
export function normalizedPath(target: string, normalization: PathNormalization): string {
  if (normalization === 'NONE') return target;
  const [path = '', ...query] = target.split('?');
  const decoded = normalization === 'DECODE_AND_MERGE_SLASHES' ? path.replace(/%2f|%5c/gi, '/') : path;
  const resolved = withoutDots(decoded.replace(/%[0-9a-f]{2}/gi, unescaped).replaceAll('\\', '/'));
  const merged = normalization === 'BASE' ? resolved : resolved.replace(/\/{2,}/g, '/');
  return [merged, ...query].join('?');
}

/** Letters, digits and `-._~` are never encoded. */
function unescaped(encoded: string): string {
  const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  return /[a-z0-9\-._~]/i.test(character) ? character : encoded;
}

function withoutDots(path: string): string {
  const segments = path.split('/').slice(1);
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const isDots = segment === '.' || segment === '..';
    if (segment === '..') kept.pop();
    if (!isDots) kept.push(segment);
    else if (index === segments.length - 1) kept.push('');
  }
  return `/${kept.join('/')}`;
}
