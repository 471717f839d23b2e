/** A route's parties and its probe: `'sleep.full -> httpbin.mtls-test'`, optionally `' via <probe name>'` for a probe other than the check's own. */
export interface RouteParts {
  readonly from: string;
  readonly to: string;
  readonly via?: string;
}

/** Splits a route into its parties and its probe; undefined when the text is not a route. */
export function parseRoute(text: string): RouteParts | undefined {
  const [, from, to, via] = /^(\S+) -> (\S+?)(?: via (\S+))?$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return undefined;
  return via === undefined ? { from, to } : { from, to, via };
}
