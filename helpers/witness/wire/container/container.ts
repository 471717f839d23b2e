import { MeshproofError } from '../../../errors.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { kubectl } from '../../../kube/kubectl.ts';
import { untilRunning, type CapturePod, type ContainerStatus } from './container-state.ts';
import { captureRefusal } from './refusal.ts';

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

const NAME = 'meshproof-wire';

/** It ends by itself, so that the container of a killed run does not stay. */
const LIFETIME_SECONDS = 3_600;

/**
 * Ensures that an ephemeral container for captures runs in the pod, and returns its name. One
 * serves every capture of the pod; it shares the pod's network only, and is deleted with the pod.
 * @param imageOf pod whose sidecar has the image to use, which nodes have; by default the same pod
 * @throws MeshproofError when the cluster refuses it, or it does not run within budgets.captureUp.
 */
export async function ensureCaptureContainer(
  target: KubeTarget,
  pod: CapturePod,
  { imageOf, signal }: { imageOf?: CapturePod; signal: AbortSignal },
): Promise<string> {
  const found = await readPod(target, pod, signal);
  const captures = (found.status.ephemeralContainerStatuses ?? []).filter(({ name }) => name.startsWith(NAME));
  const running = captures.find(({ state }) => state?.running !== undefined);
  if (running !== undefined) return running.name;
  const name = `${NAME}-${((found.spec.ephemeralContainers ?? []).length + 1).toString()}`;
  const other = imageOf === undefined ? undefined : await readPod(target, imageOf, signal);
  const container = captureContainer(name, sidecarImage(other ?? found, imageOf ?? pod));
  // The uid prevents a patch of another pod of this name.
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

/** Root with NET_RAW to listen, SETUID and SETGID for tcpdump to leave root, KILL to stop it. */
function captureContainer(name: string, image: string): object {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    // Process 1 must handle TERM itself, or the pod takes its whole grace period to end.
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
    operation: `read pod ${name} in ${namespace}`,
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
    hint: 'capture beside a pod with a sidecar, or name a pod with one',
  });
}
