import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ELSEWHERE, KILLED, restamp } from '../../evidence/ledger/fixture.ts';
import { Ledger } from '../../evidence/ledger/ledger.ts';
import { ownPlace } from '../../evidence/ledger/process-stamp.ts';
import { claimMesh, claimsOf, refuseWhileAnyClaimed, refuseWhileClaimed, releaseMesh } from './claims.ts';

const RUNS = ['20261122-130501-abcd', '20261122-130502-abcd'] as const;
let directory = '';
let state = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'meshproof-claims-'));
  vi.stubEnv('XDG_STATE_HOME', directory);
  state = join(directory, 'meshproof');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

const open = (runId: string) => new Ledger(state, runId, new Date());

test('a cluster that a live run has claimed is refused, naming the run, until it releases it', () => {
  const first = open(RUNS[0]);
  claimMesh(first, 'meshproof');
  const refused = () => claimMesh(open(RUNS[1]), 'meshproof');
  expect(refused).toThrow(
    /^could not use the kind cluster meshproof; wait until that run has ended, or use another mesh with --name\nrun 20261122-130501-abcd \(process \d+ on .*uses it at this moment/,
  );
  expect(refused).toThrow(expect.objectContaining({ exitCode: 3 }) as Error);
  expect(() => refuseWhileClaimed('meshproof', 'take it down')).toThrow(RUNS[0]);
  expect(() => refuseWhileAnyClaimed('stop the private engine')).toThrow(RUNS[0]);
  claimMesh(open(RUNS[1]), 'another');
  releaseMesh(first);
  refused();
});

test('the claim of a killed run does not count, that of a run elsewhere does', () => {
  const ledger = open(RUNS[0]);
  claimMesh(ledger, 'meshproof');
  restamp(ledger.path, ELSEWHERE);
  expect(() => refuseWhileClaimed('meshproof', 'take it down')).toThrow(`clean --run ${RUNS[0]}`);
  restamp(ledger.path, KILLED);
  restamp(ledger.path, (stamp) => ({ ...stamp, place: ownPlace() }));
  expect(claimsOf('meshproof')).toEqual([]);
});

/**
 * Claims a cluster under its lock, as a bring-up does, prints the outcome, and lives until its
 * input ends.
 */
const CLAIMING = `
  const { claimMesh } = await import('./claims.ts');
  const { Ledger } = await import('../../evidence/ledger/ledger.ts');
  const { withLock } = await import('../../mesh/host/lock.ts');
  const { clusterFiles } = await import('../../mesh/kind/cluster-files.ts');
  const { meshproofDirs } = await import('../../mesh/host/directories.ts');
  const ledger = new Ledger(meshproofDirs().state, process.env.RUN, new Date());
  const task = { signal: new AbortController().signal, progress: () => undefined };
  const outcome = await withLock(clusterFiles('race').lock, task, async () => claimMesh(ledger, 'race'))
    .then(() => 'claimed', (error) => error.message.split('\\n').at(-1));
  console.log(outcome);
  process.stdin.resume();
`;

test('of two processes that start at the same moment exactly one gets the cluster, and the other names it', async () => {
  const children = RUNS.map((run) =>
    execa(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', CLAIMING], {
      cwd: import.meta.dirname,
      env: { RUN: run, XDG_STATE_HOME: directory },
      stdin: 'pipe',
    }),
  );
  const outcomes = await Promise.all(
    children.map(async (child) => {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      return line.toString().trim();
    }),
  );
  for (const child of children) child.stdin.end();
  await Promise.all(children);
  const winner = outcomes.indexOf('claimed');
  expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(1);
  expect(outcomes[1 - winner]).toContain(`run ${RUNS[winner] ?? ''} (process `);
});
