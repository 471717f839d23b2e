import { calleeProxy, type RequestEvidence } from './request-evidence.ts';

/**
 * Without a proxy of HTTP on the way, an application receives the bytes that its client sent. A
 * difference means that a client changes what the record has.
 */
export function targetDiffers({ callee, sentTarget }: RequestEvidence): string | undefined {
  const { target, direct, echoesRequest } = callee ?? {};
  if (target === undefined || sentTarget === undefined || direct !== true || echoesRequest !== true) return undefined;
  return target === sentTarget
    ? undefined
    : `the client sent the target ${sentTarget}, the application received ${target} without a proxy on the way`;
}

/** A sidecar logs a target as it passes it on, after it has normalized it. */
export function passedTargetDiffers(evidence: RequestEvidence): string | undefined {
  const { target, echoesRequest } = evidence.callee ?? {};
  const logged = calleeProxy(evidence)?.request?.path;
  if (target === undefined || logged === undefined || echoesRequest !== true) return undefined;
  return target === logged
    ? undefined
    : `the callee's sidecar logged the target ${logged}, the application received ${target}`;
}
