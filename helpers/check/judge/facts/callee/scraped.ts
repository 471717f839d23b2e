import type { CalleeFacts } from '../../../../witness/callee/callee.ts';
import { unread, type Reader } from '../reading.ts';

/** Reads what Prometheus scraped, which the application's report has to agree with. */
export const scrapedReaders = {
  handshakes: ({ plain, callee }) => {
    if (plain.is !== 'reports') return plain;
    if (callee === undefined) return unread('the callee did not report what it received');
    const because = disagreement(plain.value, callee);
    return because === undefined ? plain.value : { is: 'contradicted', because };
  },
} as const satisfies Record<string, Reader>;

/** A request on a new connection has a certificate exactly if there was a handshake. */
function disagreement(handshakes: string, { certificateForwarded }: CalleeFacts): string | undefined {
  if (handshakes === 'not scraped' || certificateForwarded === (handshakes !== 'none')) return undefined;
  const scraped = `Prometheus scraped ${handshakes === 'none' ? 'no handshake' : `handshakes: ${handshakes}`}`;
  return `the application received ${certificateForwarded ? 'a' : 'no'} certificate, ${scraped} of its sidecar`;
}
