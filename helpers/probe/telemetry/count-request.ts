import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import type { HttpFacts } from '../http/facts.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';
import { grownBetween, linesOf } from './counters.ts';
import type { TelemetryFacts } from './facts.ts';

/** The counter of Istio's standard metrics that knows how a request came and from whom. */
const COUNTER = 'istio_requests_total';

interface Callee {
  readonly namespace: string;
  readonly workload: string;
}

/**
 * Looks at the counter of the callee's sidecar before and after one request; the second look waits until it has grown.
 * @param send sends the request
 * @throws MeshproofError when the sidecar cannot be asked; the signal's reason when it aborts
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
  // A look under way when the time is over still counts: the wait as a whole is given twice as long.
  const limits = { what: `${COUNTER} has grown`, budgetMs: 2 * budgets.counted, signal };
  const after = await until(limits, async (limit) => {
    const now = await counted(target, callee, limit);
    const isOver = performance.now() - began > budgets.counted;
    return isOver || grownBetween(before, now).length > 0 ? now : { waiting: 'it has not' };
  });
  return { kind: 'telemetry', request, before, after };
}

/** The agent beside the proxy asks its admin interface, which listens on the pod's loopback only. */
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
