import { traitsOf } from '../../../model/mechanism.ts';
import { unread, type Reader, type RequestReports } from './reading.ts';

/** Reads the line that the callee's sidecar logged of the request. */
export const loggedReaders = { 'log-row': logRow } as const satisfies Record<string, Reader>;

/** A denial by the sidecar is a response too; for a request without a response, its outcome. */
function logRow({ plain, proxy }: RequestReports): ReturnType<Reader> {
  const hasResponse =
    plain.is === 'admitted' || (plain.is === 'refused' && traitsOf(plain.by).httpStatus !== undefined);
  if (!hasResponse) return plain;
  const { side, status, request, transport, as, isSurmised } = proxy ?? {};
  if (side !== 'callee' || status === undefined || request === undefined || isSurmised === true)
    return unread("the callee's sidecar logged no line of this request");
  const peer = transport === 'plaintext' ? 'no principal' : as;
  if (peer === undefined) return unread("the callee's sidecar did not log the transport or the peer");
  return `${status.toString()} as ${peer}, ${request.method} ${request.path}`;
}
