import { unread, type Reader } from './reading.ts';

/**
 * From where a sidecar hands connections on to its application (Istio, inbound passthrough bind
 * address).
 */
const SIDECAR = '127.0.0.6';

/** What the callee's application says of the connection that reached it. */
export const peerReaders = {
  'peer-address': ({ plain, facts }) => {
    if (plain.is === 'refused') return plain;
    const address = facts.kind === 'http' ? /^IP=(\S+)$/m.exec(facts.body)?.[1] : echoed(facts);
    if (address === undefined) return unread('the callee did not say who its peer is');
    return address === SIDECAR ? SIDECAR : 'another';
  },
} as const satisfies Record<string, Reader>;

function echoed(facts: Parameters<Reader>[0]['facts']): string | undefined {
  return facts.kind === 'echo' ? facts.callee['IP'] : undefined;
}
