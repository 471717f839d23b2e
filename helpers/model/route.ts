/**
 * Caller, callee and probe of a route: `'sleep.full -> httpbin.mtls-test'`, with `' via <probe
 * name>'` for a probe other than the check's own.
 */
export interface RouteParts {
  readonly from: string;
  readonly to: string;
  readonly via?: string;
}

/** Parses a route; undefined when the text is not a route. */
export function parseRoute(text: string): RouteParts | undefined {
  const [, from, to, via] = /^(\S+) -> (\S+?)(?: via (\S+))?$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return undefined;
  return via === undefined ? { from, to } : { from, to, via };
}
