import { describe, expect, test } from 'vitest';
import { CLEANED_UP, endOf, RUN_TIMEOUT } from './end-of.ts';
import { startFakeCluster } from './fake-cluster.ts';
import { printed, startRun } from './start-cli.ts';

describe.concurrent('a run cleans up', { timeout: RUN_TIMEOUT }, () => {
  test('after SIGHUP, and exits with 130', async () => {
    const end = await endOf((run) => run.kill('SIGHUP'));
    expect(end).toMatchObject({ ...CLEANED_UP, exitCode: 130 });
    expect(end.stderr).toContain('clean up');
  });

  // GitHub waits 7.5 s between the two; interrupt.test.ts tests that span with a fake clock.
  test('after SIGINT and, while it does, SIGTERM and SIGHUP', async () => {
    const end = await endOf(async (run, cluster) => {
      const delayed = cluster.delayDeletions();
      run.kill('SIGINT');
      await delayed.requested;
      const noticed = printed(run, 'SIGHUP during');
      run.kill('SIGTERM');
      run.kill('SIGHUP');
      await noticed;
      delayed.release();
    });
    expect(end).toMatchObject({ ...CLEANED_UP, exitCode: 130 });
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
    ['an error thrown in a timer', 'SIGUSR2', 'thrown in a timer'],
    ['a rejection without a handler', 'SIGUSR1', 'rejected without a handler'],
  ] as const)('after %s, and exits with 70', async (_what, signal, message) => {
    const end = await endOf((run) => run.kill(signal));
    expect(end).toMatchObject({ ...CLEANED_UP, exitCode: 70 });
    expect(end.stderr).toContain(message);
    expect(end.stdout).toMatch(/^inconclusive: 1 check/m);
  });

  test('after an uncaught error during clean-up, and exits with 70', async () => {
    const end = await endOf(async (run, cluster) => {
      const delayed = cluster.delayDeletions();
      run.kill('SIGTERM');
      await delayed.requested;
      const noticed = printed(run, 'thrown in a timer');
      run.kill('SIGUSR2');
      await noticed;
      delayed.release();
    });
    expect(end).toMatchObject({ ...CLEANED_UP, exitCode: 70 });
  });

  test.each([[['stderr']], [['stdout']], [['stdout', 'stderr']]] as const)(
    'after the reader of %s closed it, and exits as without',
    async (streams) => {
      const end = await endOf((run) => {
        for (const stream of streams) run[stream].destroy();
        run.kill('SIGTERM');
      });
      expect(end).toMatchObject({ ...CLEANED_UP, exitCode: 130 });
    },
  );
});
