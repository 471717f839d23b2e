import type { TlsFacts } from './facts.ts';

/** How far a TLS connection came, on one line. */
export function tlsLine({ reached, version, errorCode, errorMessage }: TlsFacts): string {
  return `TLS reached ${reached} ${version} ${errorCode} ${errorMessage}`;
}
