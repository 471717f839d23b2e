import type { KubeletFacts } from './facts.ts';

/** What the kubelet did to a container, on one line. */
export function kubeletLine({ restarts, probeFailures }: KubeletFacts): string {
  return `${restarts.toString()} restarts; ${JSON.stringify(probeFailures)}`;
}
