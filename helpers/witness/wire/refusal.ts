import { EXIT, MeshproofError, messageOf } from '../../errors.ts';

/** Words of the API server when a Pod Security level refuses a pod (kubernetes, pod-security-admission). */
const LEVEL = /violates PodSecurity "([^"]+)"/;

const HINT =
  'let its namespaces admit it (pod-security.kubernetes.io/enforce: privileged, or an exemption), or leave the wire out: --witnesses proxy captures only where a check asks for it, --witnesses callee nowhere';

/**
 * The error for a capture that admission refused: what was refused by whom, and what helps; undefined
 * for any other error. A capture needs root and NET_RAW, which the levels baseline and restricted refuse.
 */
export function captureRefusal(error: unknown, place: string): MeshproofError | undefined {
  const words = messageOf(error);
  const level = LEVEL.exec(words)?.[1];
  const webhook = /admission webhook "([^"]+)" denied/.exec(words)?.[1];
  if (level === undefined && webhook === undefined) return undefined;
  const by = level === undefined ? `the admission webhook ${webhook ?? ''}` : `the Pod Security level ${level}`;
  return new MeshproofError({
    operation: `capture beside ${place}: ${by} refuses the capture container, which needs root and NET_RAW`,
    details: words.split('\n').at(-1) ?? '',
    hint: HINT,
    exitCode: EXIT.environment,
    cause: error,
  });
}
