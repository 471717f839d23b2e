import { MeshproofError } from '../../../errors.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { kubectlLines } from '../../../kube/kubectl.ts';
import { deadline } from '../../../timing/abort/deadline.ts';
import { budgets } from '../../../timing/budgets.ts';

/** The pod beside which a capture runs. */
export interface CapturePod {
  readonly namespace: string;
  readonly name: string;
}

export interface ContainerStatus {
  readonly name: string;
  readonly state?: ContainerState;
}

interface ContainerState {
  readonly running?: object;
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: { readonly reason?: string; readonly message?: string };
}

/** Reasons that do not pass. */
const PERMANENT =
  /^(ErrImageNeverPull|ErrImagePull|ImagePullBackOff|InvalidImageName|CreateContainerConfigError|CreateContainerError|RunContainerError)$/;

/** Watches until the container runs; a permanent reason ends the wait at once. */
export async function untilRunning(
  target: KubeTarget,
  pod: CapturePod,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  let last = 'the kubelet has not reported its state';
  using limit = deadline(budgets.captureUp, signal, () => failed(pod, name, last));
  const args = [
    'get',
    'pod',
    pod.name,
    '--namespace',
    pod.namespace,
    '--watch',
    '-o',
    'jsonpath={.status.ephemeralContainerStatuses}{"\\n"}',
  ];
  const operation = `watch pod ${pod.name} in ${pod.namespace}`;
  for await (const line of kubectlLines(target, args, { operation, signal: limit.signal })) {
    const statuses = line.trim() === '' ? [] : (JSON.parse(line) as readonly ContainerStatus[]);
    const state = statuses.find((status) => status.name === name)?.state ?? {};
    if (state.running !== undefined) return;
    const { reason = '', message = '' } = state.waiting ?? state.terminated ?? {};
    last = `${reason} ${message}`.trim() || last;
    if (state.terminated !== undefined || PERMANENT.test(reason)) throw failed(pod, name, last);
  }
  throw failed(pod, name, 'the watch ended');
}

function failed(pod: CapturePod, name: string, details: string): MeshproofError {
  return new MeshproofError({
    operation: `run the capture container ${name} beside ${pod.name} in ${pod.namespace}`,
    details,
    hint: 'name an image that the node has or can pull, with sh, tcpdump and GNU grep',
  });
}
