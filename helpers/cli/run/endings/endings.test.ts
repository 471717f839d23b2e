import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { startFakeCluster, type FakeCluster } from './fake-cluster.ts';
import { shown, startRun, type CliOptions } from './start-cli.ts';
import { canMount, tinyDisk } from './tiny-disk.ts';

/** Long enough for a process on a machine that is busy with other tests. */
const PATIENCE = 180_000;

const mountable = await canMount();
const folder = mkdtempSync(join(tmpdir(), 'endings-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Run = ReturnType<typeof startRun>;

/** How a run ended that was left alone until its namespaces were there. */
async function endOf(interfere: (run: Run, cluster: FakeCluster) => unknown, options: CliOptions = {}) {
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

/** Presses Ctrl-C until the run has ended: what comes too soon counts as the same keystroke. */
async function interruptedUntilGone(run: Run): Promise<void> {
  await vi.waitFor(
    () => {
      if (run.kill('SIGINT')) throw new Error('it still runs');
    },
    { timeout: PATIENCE, interval: 100 },
  );
}

/** Everything that the run made is gone, and its ledger with it. */
const CLEAN = { made: 3, left: [], ledgers: [] };

describe.concurrent('a run cleans up', { timeout: PATIENCE }, () => {
  test('after SIGHUP, and exits with 130', async () => {
    const end = await endOf((run) => run.kill('SIGHUP'));
    expect(end).toMatchObject({ ...CLEAN, exitCode: 130 });
    expect(end.stderr).toContain('clean up');
  });

  // Where GitHub waits 7.5 s between the two: interrupt.test.ts has that span on a clock of its own.
  test('after SIGINT and, while it does, SIGTERM and SIGHUP', async () => {
    const end = await endOf(async (run, cluster) => {
      const held = cluster.holdDeletions();
      run.kill('SIGINT');
      await held.asked;
      const noticed = shown(run, 'SIGHUP during');
      run.kill('SIGTERM');
      run.kill('SIGHUP');
      await noticed;
      held.release();
    });
    expect(end).toMatchObject({ ...CLEAN, exitCode: 130 });
  });

  test('after its time-out, and exits with 5', async () => {
    expect(await endOf(() => undefined, { args: ['--timeout', '4s'] })).toMatchObject({
      left: [],
      ledgers: [],
      exitCode: 5,
    });
  });

  test('after a set-up that fails, and exits with 3', async () => {
    await using cluster = await startFakeCluster();
    cluster.refuse = (call) => call.startsWith('PATCH') && call.includes('/deployments/');
    const { exitCode } = await startRun(cluster);
    expect({ exitCode, left: cluster.namespaces() }).toEqual({ exitCode: 3, left: [] });
  });

  test.each([
    ['an error that is thrown in a timer', 'SIGUSR2', 'thrown in a timer'],
    ['a rejection that is handled nowhere', 'SIGUSR1', 'rejected, and handled nowhere'],
  ] as const)('after %s, and exits with 70', async (_what, signal, message) => {
    const end = await endOf((run) => run.kill(signal));
    expect(end).toMatchObject({ ...CLEAN, exitCode: 70 });
    expect(end.stderr).toContain(message);
    expect(end.stdout).toMatch(/^inconclusive: 1 check/m);
  });

  test('after an error that nothing catches during clean-up, and exits with 70', async () => {
    const end = await endOf(async (run, cluster) => {
      const held = cluster.holdDeletions();
      run.kill('SIGTERM');
      await held.asked;
      const noticed = shown(run, 'thrown in a timer');
      run.kill('SIGUSR2');
      await noticed;
      held.release();
    });
    expect(end).toMatchObject({ ...CLEAN, exitCode: 70 });
  });

  test.each([[['stderr']], [['stdout']], [['stdout', 'stderr']]] as const)(
    'after the reader of %s went away, and exits as without',
    async (streams) => {
      const end = await endOf((run) => {
        for (const stream of streams) run[stream].destroy();
        run.kill('SIGTERM');
      });
      expect(end).toMatchObject({ ...CLEAN, exitCode: 130 });
    },
  );
});

describe.concurrent('a run that cannot write its reports cleans up, shows its verdict', { timeout: PATIENCE }, () => {
  test('and exits with 3 when the JUnit file cannot be written any more', async () => {
    const junitFile = join(folder, 'later', 'junit.xml');
    const end = await endOf(
      (run) => {
        mkdirSync(junitFile, { recursive: true });
        run.kill('SIGTERM');
      },
      { args: ['--junit-file', junitFile] },
    );
    expect(end).toMatchObject({ ...CLEAN, exitCode: 3 });
    expect(end.stdout).toMatch(/^inconclusive: 1 check/m);
    expect(end.stderr).toContain(`could not write ${junitFile}`);
  });

  test.runIf(mountable)('and exits with 3 when the disk of the bundle is full', async () => {
    await using disk = await tinyDisk();
    const junitFile = join(folder, 'elsewhere.xml');
    const end = await endOf(
      (run) => {
        disk.fill();
        run.kill('SIGTERM');
      },
      { outputDir: disk.path, args: ['--junit-file', junitFile, '-o', 'json'] },
    );
    expect(end).toMatchObject({ ...CLEAN, exitCode: 3 });
    expect(JSON.parse(end.stdout)).toMatchObject({ verdict: 'inconclusive' });
    expect(end.stderr).toContain('ENOSPC');
    expect(readFileSync(junitFile, 'utf8')).toMatch(/errors="[1-9]/);
  });

  test.runIf(mountable)('and exits with 3 when the disk of the state is full', async () => {
    await using disk = await tinyDisk();
    const end = await endOf(
      (run) => {
        disk.fill();
        run.kill('SIGTERM');
      },
      { env: { XDG_STATE_HOME: disk.path } },
    );
    expect(end).toMatchObject({ made: 3, left: [] });
    expect([3, 130]).toContain(end.exitCode);
  });
});

describe.concurrent('what cannot be cleaned up', { timeout: PATIENCE }, () => {
  test('is named with the command that does it, and the run exits with 3', async () => {
    const end = await endOf((run, cluster) => {
      cluster.refuse = () => true;
      run.kill('SIGTERM');
    });
    expect(end).toMatchObject({ made: 3, exitCode: 3 });
    expect(end.ledgers).toHaveLength(1);
    expect(end.stderr).toMatch(
      /left behind:\n {2}namespaces of .* on c: meshproof-.*\n.*meshproof -- clean --run \d{8}-\d{6}-\w{4}/,
    );
  });

  test('is named when a second Ctrl-C leaves at once, with exit code 6', async () => {
    const end = await endOf(async (run, cluster) => {
      const held = cluster.holdDeletions();
      run.kill('SIGINT');
      await held.asked;
      await interruptedUntilGone(run);
      held.release();
    });
    expect(end).toMatchObject({ exitCode: 6 });
    expect(end.stderr).toMatch(/ended at once, without clean-up; left behind:\n {2}namespaces of .*\n.*clean --run/);
  });
});

describe.concurrent('before the mesh is touched', { timeout: PATIENCE }, () => {
  test('a JUnit file that cannot be written exits with 2', async () => {
    await using cluster = await startFakeCluster();
    const { exitCode, stderr } = await startRun(cluster, { args: ['--junit-file', folder] });
    expect({ exitCode, asked: cluster.asked }).toEqual({ exitCode: 2, asked: [] });
    expect(stderr).toMatch(/^could not write .* --junit-file\n/);
  });

  test('an output directory that cannot be made exits with 2, and the JUnit file says so', async () => {
    await using cluster = await startFakeCluster();
    const junitFile = join(folder, 'no-bundle.xml');
    const options = { outputDir: '/proc/bundles', args: ['--junit-file', junitFile] };
    const { exitCode, stderr } = await startRun(cluster, options);
    expect({ exitCode, asked: cluster.asked }).toEqual({ exitCode: 2, asked: [] });
    expect(stderr).toMatch(/^could not write into \/proc\/bundles; .* --output-dir\n/);
    expect(readFileSync(junitFile, 'utf8')).toContain('exit-2');
  });

  test.runIf(mountable)('a full disk exits with 2, and an earlier JUnit file stays as it was', async () => {
    await using disk = await tinyDisk();
    await using cluster = await startFakeCluster();
    const junitFile = join(disk.path, 'junit.xml');
    writeFileSync(junitFile, 'an earlier report');
    disk.fill();
    const { exitCode, stderr } = await startRun(cluster, { args: ['--junit-file', junitFile] });
    expect({ exitCode, asked: cluster.asked }).toEqual({ exitCode: 2, asked: [] });
    expect(stderr).toContain('ENOSPC');
    expect(readFileSync(junitFile, 'utf8')).toBe('an earlier report');
  });
});
