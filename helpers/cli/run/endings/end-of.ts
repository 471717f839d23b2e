import { globSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeCluster, type FakeCluster } from './fake-cluster.ts';
import { startRun, type CliOptions } from './start-cli.ts';

/** Milliseconds for a process on a machine that is busy with other tests. */
export const RUN_TIMEOUT = 400_000;

export type Run = ReturnType<typeof startRun>;

/** Starts a run, interferes once its namespaces exist, and returns how it ended. */
export async function endOf(interfere: (run: Run, cluster: FakeCluster) => unknown, options: CliOptions = {}) {
  await using cluster = await startFakeCluster();
  const run = startRun(cluster, options);
  await Promise.race([cluster.deployed, run]);
  const made = cluster.namespaces().length;
  await interfere(run, cluster);
  const { exitCode, signal, stdout, stderr } = await run;
  const ledgers = ledgersIn(cluster);
  return { made, left: cluster.namespaces(), ledgers, exitCode, signal, stdout, stderr };
}

function ledgersIn({ directory }: FakeCluster): readonly string[] {
  return globSync(join(directory, 'state', '**', 'runs', '*.json'));
}

/** The run created its three namespaces and deleted them together with its ledger. */
export const CLEANED_UP = { made: 3, left: [], ledgers: [] };
