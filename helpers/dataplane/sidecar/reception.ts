import type { CastPod } from '../../kube/pods.ts';
import type { Receiver } from '../data-plane.ts';

/** A sidecar receives every call to its pod except those to the ports it excludes. */
export function sidecarReception(pod: CastPod | undefined, port?: number): Receiver {
  const isExcluded = port !== undefined && pod?.excludedPorts?.includes(port) === true;
  return pod?.meshed === true && !isExcluded ? 'proxy' : 'application';
}
