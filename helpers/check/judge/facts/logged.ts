import { traitsOf } from '../../../model/mechanism.ts';
import { unread, type Reader } from './reading.ts';

/** What the callee's sidecar wrote of the very request. */
export const loggedReaders = { 'log-row': logRow } as const satisfies Record<string, Reader>;

/** A denial is an answer, too; what ended before an answer is what became of the request. */
function logRow({ plain, proxy }: Parameters<Reader>[0]): ReturnType<Reader> {
  const answered = plain.is === 'admitted' || (plain.is === 'refused' && traitsOf(plain.by).httpStatus !== undefined);
  if (!answered) return plain;
  const { side, status, request, transport, as, isSurmised } = proxy ?? {};
  if (side !== 'callee' || status === undefined || request === undefined || isSurmised === true)
    return unread("the callee's sidecar wrote no line of this request");
  const peer = transport === 'plaintext' ? 'no principal' : as;
  if (peer === undefined) return unread("the callee's sidecar does not say over which transport, or as whom, it came");
  return `${status.toString()} as ${peer}, ${request.method} ${request.path}`;
}
