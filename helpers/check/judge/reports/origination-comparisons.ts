import type { RequestEvidence } from './request-evidence.ts';

/**
 * The TLS of one request, as the caller's sidecar opened it by a rule and as the application of its
 * callee terminated it.
 */
export function originationDiffers({ callee, proxy }: RequestEvidence): string | undefined {
  if (proxy?.side !== 'caller' || proxy.transport === undefined) return undefined;
  if (callee === undefined || !callee.echoesRequest || callee.certificateForwarded) return undefined;
  return callee.terminated === undefined
    ? `the application terminated no TLS, the caller's sidecar logged that it opened ${proxy.transport}`
    : undefined;
}

/**
 * The certificate that the application verified is the one that the caller's sidecar presented. A
 * server that requests none is sent none, whatever the sidecar has.
 */
export function presentedDiffers({ callee, proxy }: RequestEvidence): string | undefined {
  if (proxy?.side !== 'caller' || proxy.transport === undefined) return undefined;
  const verified = callee?.echoesRequest === true ? callee.terminated?.as : undefined;
  return verified === undefined || verified === proxy.as
    ? undefined
    : `the application verified the certificate of ${verified}, the caller's sidecar logged ${proxy.as ?? 'none'}`;
}
