import { askApi } from '../../../kube/api/ask-api.ts';
import type { KubeTarget } from '../../../kube/kube.ts';

export interface LoggingPod {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Lines of a sidecar's log that are searched for its last rejection. One rejection may have
 * hundreds, and a sidecar that is not ready adds a line every second.
 */
const SIDECAR_LINES = 3_000;

/** The last lines of a sidecar's log; undefined while the kubelet does not give them out. */
export async function readSidecarLog(
  target: KubeTarget,
  pod: LoggingPod,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  return readLog(target, pod, { container: 'istio-proxy', lines: SIDECAR_LINES }, signal);
}

/** The last lines of a log; undefined while the kubelet does not give them out. */
export async function readLog(
  target: KubeTarget,
  { namespace, name }: LoggingPod,
  { container, lines }: { readonly container: string; readonly lines: number },
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?container=${container}&tailLines=${lines.toString()}`;
  const { status, text } = await askApi(target, { method: 'GET', path, signal });
  return status === 200 ? text.split('\n') : undefined;
}
