import type { HttpFacts } from './facts.ts';

/**
 * Whether a proxy passed a response on: Envoy adds a header to each one that it does, so a response
 * without it is Envoy's own.
 */
export const isPassedOn = ({ responseHeaders }: Pick<HttpFacts, 'responseHeaders'>): boolean =>
  responseHeaders['x-envoy-upstream-service-time'] !== undefined;
