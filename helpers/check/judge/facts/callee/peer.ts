import { unread, type Reader, type RequestReports } from '../reading.ts';

/**
 * Address from which a sidecar connects to its application (Istio, inbound passthrough bind
 * address).
 */
const SIDECAR = '127.0.0.6';

/** Reads the peer address that the callee's application reports. */
export const peerReaders = {
  'peer-address': (request) => {
    const { plain, facts } = request;
    if (plain.is === 'refused') return plain;
    const address = facts.kind === 'http' ? /^IP=(\S+)$/m.exec(facts.body)?.[1] : echoed(request);
    if (address === undefined) return unread('the callee did not report its peer');
    return address === SIDECAR ? SIDECAR : 'another';
  },
} as const satisfies Record<string, Reader>;

function echoed({ facts }: RequestReports): string | undefined {
  return facts.kind === 'echo' ? facts.callee['IP'] : undefined;
}
