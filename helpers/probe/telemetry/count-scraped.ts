import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import type { HttpFacts } from '../http/facts.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';
import type { Callee } from './count-request.ts';
import type { TelemetryFacts } from './facts.ts';
import { isLater, parseScrapes, queryOf, type Scrapes } from './scrapes.ts';

/** Handshakes of TLS at each listener of an Envoy. */
const COUNTER = 'envoy_listener_ssl_handshake';

/**
 * Reads from Prometheus what it scraped of the callee's sidecar before one request, and by the
 * first scrape that began after it.
 * @param send sends the request
 * @throws MeshproofError when Prometheus cannot be read; the signal's reason when it aborts
 */
export async function countScraped(
  target: KubeTarget,
  callee: Callee,
  send: () => Promise<HttpFacts | InfrastructureFacts>,
  signal: AbortSignal,
): Promise<TelemetryFacts | InfrastructureFacts> {
  // The first scrape of a new pod follows its discovery.
  const before = await waited({ what: `${callee.workload} is scraped`, signal }, async (limit) => {
    const now = await scrapesOf(target, callee, limit);
    return { now, isThere: now.times.length > 0 };
  });
  const request = await send();
  if (request.kind === 'infrastructure') return request;
  const first = await scrapesOf(target, callee, signal);
  const after = await waited({ what: `${callee.workload} is scraped again`, signal }, async (limit) => {
    const now = await scrapesOf(target, callee, limit);
    return { now, isThere: isLater(first, now) };
  });
  const scraped = before.isThere && after.isThere;
  return { kind: 'telemetry', request, before: before.now.lines, after: after.now.lines, scraped };
}

interface Look {
  readonly now: Scrapes;
  readonly isThere: boolean;
}

/** Looks until it is there, or until the budget is over. */
async function waited(
  { what, signal }: { readonly what: string; readonly signal: AbortSignal },
  look: (limit: AbortSignal) => Promise<Look>,
): Promise<Look> {
  const began = performance.now();
  // A look in progress at the end of the budget still counts, so the wait gets twice the budget.
  return until({ what, budgetMs: 2 * budgets.scraped, signal }, async (limit) => {
    const found = await look(limit);
    return found.isThere || performance.now() - began > budgets.scraped ? found : { waiting: 'it is not' };
  });
}

/** Through promtool in the pod: no Service of Prometheus is needed. */
async function scrapesOf(target: KubeTarget, { namespace, workload }: Callee, signal: AbortSignal): Promise<Scrapes> {
  const exec = [
    'exec',
    '--quiet',
    '--namespace',
    namespace,
    'deployment/prometheus',
    '--container',
    'prometheus',
    '--',
  ];
  const query = ['promtool', 'query', 'instant', '-o', 'json', 'http://localhost:9090', queryOf(COUNTER, workload)];
  const operation = `read what Prometheus scraped of ${workload}.${namespace}`;
  return parseScrapes(await kubectl(target, [...exec, ...query], { operation, signal }));
}
