import { EXIT, MeshproofError, messageOf } from '../../../errors.ts';

/** The API server's message when a Pod Security level refuses a pod (pod-security-admission). */
const LEVEL = /violates PodSecurity "([^"]+)"/;

const HINT =
  'let its namespaces admit it (pod-security.kubernetes.io/enforce: privileged, or an exemption), or leave the wire out: --witnesses proxy captures only where a check asks for it, --witnesses callee nowhere';

/**
 * The error for a capture that admission refused, with the refusing policy and a hint; undefined
 * for other errors. A capture needs root and NET_RAW, which baseline and restricted refuse.
 */
export function captureRefusal(error: unknown, place: string): MeshproofError | undefined {
  const text = messageOf(error);
  const level = LEVEL.exec(text)?.[1];
  const webhook = /admission webhook "([^"]+)" denied/.exec(text)?.[1];
  if (level === undefined && webhook === undefined) return undefined;
  const by = level === undefined ? `the admission webhook ${webhook ?? ''}` : `the Pod Security level ${level}`;
  return new MeshproofError({
    operation: `capture beside ${place}: ${by} refuses the capture container, which needs root and NET_RAW`,
    details: text.split('\n').at(-1) ?? '',
    hint: HINT,
    exitCode: EXIT.environment,
    cause: error,
  });
}
