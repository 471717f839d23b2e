import type { PostgresFacts } from './facts.ts';

/** What the client and the server report of a session, on one line. */
export function postgresLine({ ok, errorName, errorMessage, session }: PostgresFacts): string {
  if (!ok) return `${errorName}: ${errorMessage}`;
  const seen = session?.ssl === true ? `${session.version} of ${session.clientDn || 'no certificate'}` : 'plaintext';
  return `wrote a row and read it; the server sees ${seen}`;
}
