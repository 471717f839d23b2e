import type { CalleeFacts } from '../../../../witness/callee/callee.ts';
import { unread, type Reader } from '../reading.ts';

/** Reads the request line and the Host header that the callee's application reports. */
export const receivedReaders = {
  path: received(({ target }) => target),
  host: received(({ host }) => host),
} as const satisfies Record<string, Reader>;

/** For a request that did not reach the application, the outcome. */
function received(read: (callee: CalleeFacts) => string | undefined): Reader {
  return ({ plain, callee }) => {
    if (plain.is === 'refused') return plain;
    if (callee === undefined) return unread('the callee did not report what it received');
    if (!callee.echoesRequest) return unread('the callee answered another request');
    return read(callee) ?? unread('the callee does not report the request line that it received');
  };
}
