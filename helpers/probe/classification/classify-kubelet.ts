import type { Mechanism, Observed } from '../../model/outcome.ts';
import type { KubeletFacts } from '../facts.ts';
import { inconclusive } from './mechanisms.ts';

/**
 * Probe failures in the kubelet's words: "Liveness probe failed: …" followed by Go's network error or the status code
 * (kubernetes, pkg/probe/http). Of a response the kubelet shows the status only; the probed application itself answers 200,
 * so a 403 is the sidecar's.
 */
const FAILURES: readonly (readonly [RegExp, Mechanism])[] = [
  [/connection reset by peer/, 'connection-reset'],
  [/connection refused/, 'connection-refused'],
  [/context deadline exceeded|Client\.Timeout|i\/o timeout/, 'timeout'],
  [/: (unexpected )?EOF$/, 'connection-closed'],
  [/statuscode: 403$/, 'rbac-403'],
];

/** Names what the kubelet did: kept the container, or restarted it because its probe failed by one mechanism. */
export function classifyKubelet({ restarts, probeFailures, windowMs, state }: KubeletFacts): Observed {
  const window = `within ${windowMs.toString()} ms`;
  const mechanisms = [...new Set(probeFailures.map(mechanismOf))];
  if (restarts === 0 && probeFailures.length === 0) {
    return state === undefined || state === 'running'
      ? { is: 'stays-up' }
      : inconclusive(`the container is not running: ${state}`);
  }
  if (restarts === 0) return inconclusive(`the probe failed without a restart ${window}: ${probeFailures.join(' | ')}`);
  const [by] = mechanisms;
  if (mechanisms.length > 1)
    return inconclusive(`the probe failed in more than one way ${window}: ${probeFailures.join(' | ')}`);
  if (by === undefined) {
    const said = probeFailures.length === 0 ? 'no failed probe was reported' : probeFailures.join(' | ');
    return inconclusive(
      `the container was restarted ${restarts.toString()} times ${window}, and no row knows why: ${said}`,
    );
  }
  return { is: 'restarted', by };
}

function mechanismOf(message: string): Mechanism | undefined {
  return FAILURES.find(([pattern]) => pattern.test(message.trim()))?.[1];
}
