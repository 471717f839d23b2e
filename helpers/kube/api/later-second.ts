import { MeshproofError } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import type { KubeTarget } from '../kube.ts';
import { askApi } from './ask-api.ts';

/**
 * Settles once the API server's clock is in a later second than it was at the call: whatever is
 * made from then on is younger than whatever was made before, in the whole seconds of creation
 * timestamps.
 */
export async function laterSecond(target: KubeTarget, signal: AbortSignal): Promise<void> {
  const before = await secondOf(target, signal);
  const limits = { what: "the API server's clock has gone on", budgetMs: budgets.applyCommand, everyMs: 200, signal };
  await until(limits, async (limit) => {
    const now = await secondOf(target, limit);
    return now > before ? true : { waiting: new Date(now).toISOString() };
  });
}

async function secondOf(target: KubeTarget, signal: AbortSignal): Promise<number> {
  const { date } = await askApi(target, { method: 'GET', path: '/version', signal });
  const time = Date.parse(date);
  if (Number.isFinite(time)) return time;
  throw new MeshproofError({
    operation: "read the API server's clock",
    details: date === '' ? 'its answer names no date' : `its answer is of the date "${date}"`,
    hint: 'look whether a proxy before the API server takes the header Date away',
  });
}
