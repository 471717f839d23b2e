import type { Mechanism } from '../../model/mechanism.ts';
import { upstreamFlag } from './refusals.ts';
import { verificationAlertIn } from './verification-alert.ts';

/** How the caller's sidecar logs that it could not pass a call on. */
interface FailedCall {
  /** Response flags by commas. */
  readonly flags: string | null;
  /** Envoy's `UPSTREAM_TRANSPORT_FAILURE_REASON`. */
  readonly upstreamFailure: string | null;
}

/**
 * How a call failed at the caller's sidecar: by its own refusal of the server's certificate, else
 * by the response flag; undefined for a call that did not fail.
 */
export function callerRefusal(call: FailedCall): Mechanism | undefined {
  const alert = verificationAlertIn(call.upstreamFailure ?? '');
  if (alert !== undefined) return `caller-tls-alert:${alert}`;
  const flag = upstreamFlag(call);
  return flag === undefined ? undefined : `upstream-reset:${flag}`;
}
