import type { EdgeFacts } from './facts.ts';

/** How far a request to a gateway came, on one line. */
export function edgeLine({ url, reached, tls, status, errorCode, errorMessage }: EdgeFacts): string {
  const session = tls === undefined ? '' : ` ${tls.version} ${tls.alpn}`;
  const end = reached === 'response' ? `status ${status.toString()}` : `${errorCode} ${errorMessage}`;
  return `${url} reached ${reached}${session.trimEnd()}, ${end}`;
}
