import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { startFakeCluster, type FakeCluster } from '../kube/api/fixtures/fake-cluster.ts';
import { NAMESPACES } from '../kube/namespaces/fixture.ts';

/** A fake cluster and a state directory of its own, new for each test. */
export interface ClusterFixture {
  readonly directory: string;
  /** The state directory of meshproof, which holds the ledgers. */
  readonly state: string;
  readonly cluster: FakeCluster;
  /** Names of the namespaces that exist. */
  readonly namespaces: () => readonly string[];
}

/** Call it at the top of a test file. */
export function clusterFixture(): ClusterFixture {
  let directory = '';
  let cluster: FakeCluster;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'meshproof-cli-'));
    vi.stubEnv('XDG_STATE_HOME', directory);
    cluster = await startFakeCluster();
  });
  afterEach(async () => {
    await cluster[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
  });
  return {
    get directory() {
      return directory;
    },
    get state() {
      return join(directory, 'meshproof');
    },
    get cluster() {
      return cluster;
    },
    namespaces: () => [...cluster.objects.keys()].map((path) => path.slice(NAMESPACES.length + 1)),
  };
}
