import type { CastPod } from '../../kube/pods.ts';
import { capturesInbound } from '../../model/workloads/captured.ts';
import type { Receiver } from '../data-plane.ts';

/** A sidecar receives every call to its pod except those to the ports that it does not capture. */
export function sidecarReception(pod: CastPod | undefined, port?: number): Receiver {
  if (pod?.meshed !== true) return 'application';
  return port === undefined || capturesInbound(pod.traffic ?? {}, port) ? 'proxy' : 'application';
}
