import { MeshproofError } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl, kubectlLines } from '../../kube/kubectl.ts';
import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import { captureRefusal } from './refusal.ts';

/** The pod beside which a capture runs. */
export interface CapturePod {
  readonly namespace: string;
  readonly name: string;
}

interface PodObject {
  readonly metadata: { readonly uid: string };
  readonly spec: {
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly ephemeralContainers?: readonly Container[];
  };
  readonly status: { readonly ephemeralContainerStatuses?: readonly ContainerStatus[] };
}

interface Container {
  readonly name: string;
  readonly image?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: ContainerState;
}

interface ContainerState {
  readonly running?: object;
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: { readonly reason?: string; readonly message?: string };
}

const NAME = 'meshproof-wire';

/** It ends by itself, so that one whose run was killed does not stay for good. */
const LIFETIME_SECONDS = 3_600;

/** Reasons that no waiting cures. */
const HOPELESS =
  /^(ErrImageNeverPull|ErrImagePull|ImagePullBackOff|InvalidImageName|CreateContainerConfigError|CreateContainerError|RunContainerError)$/;

/**
 * Makes sure that an ephemeral container for captures runs in the pod, and answers its name. One serves every capture of the pod.
 * It shares the pod's network and nothing else; Kubernetes removes it with the pod. `image` must hold sh, tcpdump and GNU grep; the
 * sidecar's own is taken when none is named: it is on the node already.
 * @throws MeshproofError when the cluster refuses it, or it does not run within budgets.captureUp.
 */
export async function ensureCaptureContainer(
  target: KubeTarget,
  pod: CapturePod,
  { image, signal }: { image?: string; signal: AbortSignal },
): Promise<string> {
  const found = await readPod(target, pod, signal);
  const ours = (found.status.ephemeralContainerStatuses ?? []).filter(({ name }) => name.startsWith(NAME));
  const running = ours.find(({ state }) => state?.running !== undefined);
  if (running !== undefined) return running.name;
  const name = `${NAME}-${((found.spec.ephemeralContainers ?? []).length + 1).toString()}`;
  const container = captureContainer(name, image ?? sidecarImage(found, pod));
  // The uid makes sure that the pod is still the one that was looked at.
  const patch = { metadata: { uid: found.metadata.uid }, spec: { ephemeralContainers: [container] } };
  const args = [
    'patch',
    'pod',
    pod.name,
    '--namespace',
    pod.namespace,
    '--subresource=ephemeralcontainers',
    '--type=strategic',
    '--patch',
    JSON.stringify(patch),
  ];
  try {
    await kubectl(target, args, {
      operation: `put a capture beside ${pod.name} in ${pod.namespace}`,
      signal,
      hint: 'allow "patch" on pods/ephemeralcontainers in the namespace, or run without the wire witness',
    });
  } catch (error) {
    throw captureRefusal(error, `${pod.name} in ${pod.namespace}`) ?? error;
  }
  await untilRunning(target, pod, name, signal);
  return name;
}

/** Root without any power but to listen (NET_RAW), to let tcpdump leave root (SETUID, SETGID) and to stop it then (KILL). */
function captureContainer(name: string, image: string): object {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    // A shell that is process 1 must handle TERM itself, or the pod's end waits for its grace period.
    command: ['sh', '-c', `trap 'exit 0' TERM; sleep ${LIFETIME_SECONDS.toString()} & wait`],
    securityContext: {
      runAsUser: 0,
      runAsGroup: 0,
      runAsNonRoot: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['NET_RAW', 'SETUID', 'SETGID', 'KILL'] },
    },
  };
}

async function readPod(target: KubeTarget, { namespace, name }: CapturePod, signal: AbortSignal): Promise<PodObject> {
  const stdout = await kubectl(target, ['get', 'pod', name, '--namespace', namespace, '-o', 'json'], {
    operation: `look at pod ${name} in ${namespace}`,
    signal,
  });
  return JSON.parse(stdout) as PodObject;
}

function sidecarImage({ spec }: PodObject, pod: CapturePod): string {
  const sidecar = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name === 'istio-proxy');
  if (sidecar?.image !== undefined) return sidecar.image;
  throw new MeshproofError({
    operation: `choose an image to capture with beside ${pod.name} in ${pod.namespace}`,
    details: 'the pod has no sidecar whose image could be used',
    hint: 'name an image that holds sh, tcpdump and GNU grep',
  });
}

/** Watches until the container runs; a reason that will not pass ends the wait at once. */
async function untilRunning(target: KubeTarget, pod: CapturePod, name: string, signal: AbortSignal): Promise<void> {
  let last = 'the kubelet has not said anything of it';
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
    if (state.terminated !== undefined || HOPELESS.test(reason)) throw failed(pod, name, last);
  }
  throw failed(pod, name, 'the watch ended');
}

function failed(pod: CapturePod, name: string, details: string): MeshproofError {
  return new MeshproofError({
    operation: `run the capture container ${name} beside ${pod.name} in ${pod.namespace}`,
    details,
    hint: 'name an image that the node holds or can pull, with sh, tcpdump and GNU grep in it',
  });
}
