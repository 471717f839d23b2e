import { Ledger } from '../../../evidence/ledger/ledger.ts';
import { ensureNamespaces } from '../../../kube/namespaces/make.ts';
import type { ClusterFixture } from '../../cluster-fixture.ts';
import { RunNamespaces } from './run-namespaces.ts';

export const never = new AbortController().signal;
/** The owner of the cast of a managed mesh. */
export const CAST = 'cast-1234';
export const RUNS = ['20261122-130501-abcd', '20261122-130502-abcd'] as const;

/** The namespaces of a run, before it claims any. */
export function namespacesOfRun({ state }: ClusterFixture, runId: string): RunNamespaces {
  return new RunNamespaces(runId, new Ledger(state, runId, new Date()));
}

/** The namespaces of a run on a managed mesh that has created these. */
export async function created(
  fixture: ClusterFixture,
  runId: string,
  names: readonly string[],
): Promise<RunNamespaces> {
  const { target } = fixture.cluster;
  const namespaces = namespacesOfRun(fixture, runId);
  const index = namespaces.claim(target, CAST);
  const specs = names.map((name) => ({ name, injected: true, runId: CAST }));
  await ensureNamespaces(target, specs, index, never);
  return namespaces;
}
