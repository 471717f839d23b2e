import { KILLED, restamp } from '../../../evidence/ledger/fixture.ts';
import { Ledger } from '../../../evidence/ledger/ledger.ts';
import type { LeftoverNamespaces } from '../../../evidence/ledger/schema.ts';
import { putMarked } from '../../../kube/namespaces/fixture.ts';
import type { ClusterFixture } from '../../cluster-fixture.ts';
import { fakeContext } from '../../fake-context.ts';
import { runCli } from '../../program.ts';

export const RUN = '20261122-130501-abcd';
export const OTHER = '20261122-130502-efgh';

interface LedgerParts extends Partial<LeftoverNamespaces> {
  /** Whether the run is alive instead of killed. */
  readonly alive?: boolean;
  /** The kind cluster that the run claims. */
  readonly claims?: string;
}

/** Writes the ledger of a run with these namespaces, which exist; returns its path. */
export function ledgerOf(
  { state, cluster }: ClusterFixture,
  runId: string,
  names: readonly string[],
  { alive = false, claims, ...parts }: LedgerParts = {},
): string {
  const ledger = new Ledger(state, runId, new Date('2026-11-22T13:05:01Z'));
  if (claims !== undefined) ledger.record({ kind: 'mesh', name: claims });
  const { kubeconfig, context } = cluster.target;
  const namespaces = names.map((name) => ({ name, uid: putMarked(cluster, name, { owner: runId }) }));
  const mark = {
    claim: 'random',
    createdBy: 'u@h',
    startedAt: '2026-11-22T13:05:01Z',
    expiresAt: '2999-01-01T00:00:00Z',
  };
  const at = { kubectl: '/gone/with/the/cache/kubectl', kubeconfig, context };
  ledger.record({ kind: 'namespaces', ...at, owner: runId, idle: false, mark, namespaces, ...parts });
  if (!alive) restamp(ledger.path, KILLED);
  return ledger.path;
}

/** Runs `meshproof clean` with these arguments. */
export async function clean(...args: readonly string[]) {
  const context = fakeContext('clean', ...args);
  const code = await runCli(context);
  return { code, out: context.out(), err: context.err() };
}
