import type { CalleeFacts } from '../../../../witness/callee/callee.ts';
import type { XfccElement } from '../../../../witness/callee/xfcc.ts';
import { unread, type Reader, type RequestReports } from '../reading.ts';

/** Reads the peer from the X-Forwarded-Client-Cert that the application received. */
export const forwardedReaders = {
  'xfcc-by': ofLast(({ by }) => listed(by)),
  'xfcc-uri': ofLast(({ uri }) => listed(uri)),
  'xfcc-uris': received(({ elements }) => listed(elements.flatMap(({ uri }) => uri))),
  'xfcc-subject': ofLast(({ subject }) => (subject === '' ? 'empty' : (subject ?? 'none'))),
  'xfcc-hash': received(({ elements }, request) => ownerOf(elements.at(-1)?.hash ?? '', request)),
} as const satisfies Record<string, Reader>;

/** Reads what the application received; for a request that did not reach it, the outcome. */
function received(read: (callee: CalleeFacts, request: RequestReports) => ReturnType<Reader>): Reader {
  return (request) => {
    const { plain, callee } = request;
    if (plain.is === 'refused') return plain;
    if (callee === undefined)
      return plain.is === 'inconclusive' ? plain : unread('the callee did not report what it received');
    if (!callee.echoesRequest) return unread('the callee answered another request');
    if (callee.malformed !== '') return unread(callee.malformed);
    return read(callee, request);
  };
}

/** The callee's own sidecar adds the last element. */
function ofLast(read: (element: XfccElement) => string): Reader {
  return received(({ elements }) => {
    const last = elements.at(-1);
    return last === undefined ? 'none' : read(last);
  });
}

function listed(values: readonly string[]): string {
  return values.length === 0 ? 'none' : values.join(', ');
}

function ownerOf(hash: string, { certificates }: RequestReports): ReturnType<Reader> {
  if (hash === '') return 'none';
  if (certificates.length === 0) return unread("the certificate of the caller's sidecar was not collected");
  const isCallers = certificates.some(({ fingerprint }) => fingerprint === hash.toLowerCase());
  return isCallers ? "the caller's certificate" : 'another certificate';
}
