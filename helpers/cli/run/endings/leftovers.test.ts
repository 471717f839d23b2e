import { describe, expect, test, vi } from 'vitest';
import { endOf, RUN_TIMEOUT, type Run } from './end-of.ts';

/** Sends Ctrl-C until the run has ended: signals too close together count as one keystroke. */
async function interruptedUntilGone(run: Run): Promise<void> {
  await vi.waitFor(
    () => {
      if (run.kill('SIGINT')) throw new Error('it still runs');
    },
    { timeout: RUN_TIMEOUT, interval: 100 },
  );
}

describe.concurrent('what cannot be cleaned up', { timeout: RUN_TIMEOUT }, () => {
  test('is named with the command that deletes it, and the run exits with 3', async () => {
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

  test('is named when a second Ctrl-C ends the run at once, with exit code 6', async () => {
    const end = await endOf(async (run, cluster) => {
      const delayed = cluster.delayDeletions();
      run.kill('SIGINT');
      await delayed.requested;
      await interruptedUntilGone(run);
      delayed.release();
    });
    expect(end).toMatchObject({ exitCode: 6 });
    expect(end.stderr).toMatch(/ended at once, without clean-up; left behind:\n {2}namespaces of .*\n.*clean --run/);
  });
});
