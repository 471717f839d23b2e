import type { CalleeFacts } from '../../../witness/callee/callee.ts';
import type { XfccElement } from '../../../witness/callee/xfcc.ts';
import { unread, type Reader, type Reading } from './reading.ts';

/** What the application was told of its peer in X-Forwarded-Client-Cert. */
export const forwardedReaders = {
  'xfcc-by': ofLast(({ by }) => told(by)),
  'xfcc-uri': ofLast(({ uri }) => told(uri)),
  'xfcc-uris': received(({ elements }) => told(elements.flatMap(({ uri }) => uri))),
  'xfcc-subject': ofLast(({ subject }) => (subject === '' ? 'empty' : (subject ?? 'none'))),
  'xfcc-hash': received(({ elements }, seen) => ownerOf(elements.at(-1)?.hash ?? '', seen)),
} as const satisfies Record<string, Reader>;

/** Reads what the application received; a request that did not reach it is what became of it. */
function received(read: (callee: CalleeFacts, seen: Reading) => ReturnType<Reader>): Reader {
  return (seen) => {
    const { plain, callee } = seen;
    if (plain.is === 'refused') return plain;
    if (callee === undefined)
      return plain.is === 'inconclusive' ? plain : unread('the callee did not say what it received');
    if (!callee.echoesRequest) return unread('the callee answered another request than was sent');
    if (callee.malformed !== '') return unread(callee.malformed);
    return read(callee, seen);
  };
}

/** The last element is the one that the callee's own sidecar wrote. */
function ofLast(read: (element: XfccElement) => string): Reader {
  return received(({ elements }) => {
    const last = elements.at(-1);
    return last === undefined ? 'none' : read(last);
  });
}

function told(values: readonly string[]): string {
  return values.length === 0 ? 'none' : values.join(', ');
}

function ownerOf(hash: string, { certificates }: Reading): ReturnType<Reader> {
  if (hash === '') return 'none';
  if (certificates.length === 0) return unread("the caller's sidecar did not show its certificate");
  const own = certificates.some(({ fingerprint }) => fingerprint === hash.toLowerCase());
  return own ? "the caller's certificate" : 'another certificate';
}
