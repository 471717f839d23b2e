import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import type { HttpFacts } from '../http/facts.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';
import { grownBetween, linesOf } from './counters.ts';
import type { TelemetryFacts } from './facts.ts';

/** The counter of Istio's standard metrics with the security and the principal of a request. */
const COUNTER = 'istio_requests_total';

/** The workload whose sidecar counts. */
export interface Callee {
  readonly namespace: string;
  readonly workload: string;
}

/**
 * Reads the counter of the callee's sidecar before and after one request, until it has grown.
 * @param send sends the request
 * @throws MeshproofError when the sidecar cannot be read; the signal's reason when it aborts
 */
export async function countRequest(
  target: KubeTarget,
  callee: Callee,
  send: () => Promise<HttpFacts | InfrastructureFacts>,
  signal: AbortSignal,
): Promise<TelemetryFacts | InfrastructureFacts> {
  const before = await counted(target, callee, signal);
  const request = await send();
  if (request.kind === 'infrastructure') return request;
  const began = performance.now();
  // A read in progress at the end of the budget still counts, so the wait gets twice the budget.
  const limits = { what: `${COUNTER} has grown`, budgetMs: 2 * budgets.counted, signal };
  const after = await until(limits, async (limit) => {
    const now = await counted(target, callee, limit);
    const isOver = performance.now() - began > budgets.counted;
    return isOver || grownBetween(before, now).length > 0 ? now : { waiting: 'it has not' };
  });
  return { kind: 'telemetry', request, before, after };
}

/** Through the agent in the pod: the proxy's admin interface listens on loopback only. */
async function counted(
  target: KubeTarget,
  { namespace, workload }: Callee,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const exec = [
    'exec',
    '--quiet',
    '--namespace',
    namespace,
    `deployment/${workload}`,
    '--container',
    'istio-proxy',
    '--',
  ];
  const request = ['pilot-agent', 'request', 'GET', `stats/prometheus?usedonly&filter=${COUNTER}`];
  const operation = `read the counters of ${workload}.${namespace}`;
  return linesOf(COUNTER, await kubectl(target, [...exec, ...request], { operation, signal }));
}
