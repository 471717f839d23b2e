import { askApi, refusalOf } from '../../api/ask-api.ts';
import { listApi } from '../../api/read-api.ts';
import type { KubeTarget } from '../../kube.ts';
import { runSelector } from '../../namespace.ts';
import type { LogSource } from './obstacle.ts';
import { eventSchema, podSchema, type KubeEvent, type StartingPod } from './pod-objects.ts';

/** The pods of a run in a namespace, without those that are being deleted. */
export async function podsIn(
  target: KubeTarget,
  namespace: string,
  runId: string,
  signal: AbortSignal,
): Promise<readonly StartingPod[]> {
  const call = { operation: 'look at the pods of the cast', selector: runSelector(runId), signal };
  const items = await listApi(target, `/api/v1/namespaces/${namespace}/pods`, call);
  return items.map((item) => podSchema.parse(item)).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** The events of a namespace since a time: UTC, ISO 8601. */
export async function eventsIn(
  target: KubeTarget,
  namespace: string,
  since: string,
  signal: AbortSignal,
): Promise<readonly KubeEvent[]> {
  const call = { operation: 'look at the events of the cast', signal };
  const items = await listApi(target, `/api/v1/namespaces/${namespace}/events`, call);
  return items
    .map((item) => eventSchema.parse(item))
    .filter(({ lastTimestamp, eventTime }) => (lastTimestamp ?? eventTime ?? '') >= since);
}

/** Lines of a log that are quoted. */
const QUOTED_LINES = 10;

/** The last lines of a container's log; why they cannot be read otherwise. */
export async function lastLines(
  target: KubeTarget,
  { namespace, pod, container, previous }: LogSource,
  signal: AbortSignal,
): Promise<string> {
  const query = new URLSearchParams({
    container,
    previous: previous.toString(),
    tailLines: QUOTED_LINES.toString(),
    limitBytes: '8000',
  });
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query.toString()}`;
  const answer = await askApi(target, { method: 'GET', path, signal });
  if (answer.status !== 200) return `the log of ${container} cannot be read: ${refusalOf(answer)}`;
  const lines = answer.text.trimEnd();
  return lines === '' ? `${container} logged nothing` : `last lines of ${container}:\n${lines}`;
}
