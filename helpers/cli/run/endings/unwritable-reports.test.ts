import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CLEANED_UP, endOf, RUN_TIMEOUT } from './end-of.ts';
import { startFakeCluster } from './fake-cluster.ts';
import { startRun } from './start-cli.ts';
import { canMount, tinyDisk } from './tiny-disk.ts';

const mountable = await canMount();
const folder = mkdtempSync(join(tmpdir(), 'endings-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.concurrent(
  'a run that cannot write its reports cleans up and prints its verdict',
  { timeout: RUN_TIMEOUT },
  () => {
    test('exits with 3 when the JUnit file can no longer be written', async () => {
      const junitFile = join(folder, 'later', 'junit.xml');
      const end = await endOf(
        (run) => {
          mkdirSync(junitFile, { recursive: true });
          run.kill('SIGTERM');
        },
        { args: ['--junit-file', junitFile] },
      );
      expect(end).toMatchObject({ ...CLEANED_UP, exitCode: 3 });
      expect(end.stdout).toMatch(/^inconclusive: 1 check/m);
      expect(end.stderr).toContain(`could not write ${junitFile}`);
    });

    test.runIf(mountable)('exits with 3 when the disk of the bundle is full', async () => {
      await using disk = await tinyDisk();
      const junitFile = join(folder, 'elsewhere.xml');
      const end = await endOf(
        (run) => {
          disk.fill();
          run.kill('SIGTERM');
        },
        { outputDir: disk.path, args: ['--junit-file', junitFile, '-o', 'json'] },
      );
      expect(end).toMatchObject({ ...CLEANED_UP, exitCode: 3 });
      expect(JSON.parse(end.stdout)).toMatchObject({ verdict: 'inconclusive' });
      expect(end.stderr).toContain('ENOSPC');
      expect(readFileSync(junitFile, 'utf8')).toMatch(/errors="[1-9]/);
    });

    test.runIf(mountable)('exits with 3 when the disk of the state is full', async () => {
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
  },
);

describe.concurrent('before the mesh is touched', { timeout: RUN_TIMEOUT }, () => {
  test('a JUnit file that cannot be written exits with 2', async () => {
    await using cluster = await startFakeCluster();
    const { exitCode, stderr } = await startRun(cluster, { args: ['--junit-file', folder] });
    expect({ exitCode, calls: cluster.calls }).toEqual({ exitCode: 2, calls: [] });
    expect(stderr).toMatch(/^could not write .* --junit-file\n/);
  });

  test('an output directory that cannot be created exits with 2, which the JUnit file reports', async () => {
    await using cluster = await startFakeCluster();
    const junitFile = join(folder, 'no-bundle.xml');
    const options = { outputDir: '/proc/bundles', args: ['--junit-file', junitFile] };
    const { exitCode, stderr } = await startRun(cluster, options);
    expect({ exitCode, calls: cluster.calls }).toEqual({ exitCode: 2, calls: [] });
    expect(stderr).toMatch(/^could not write into \/proc\/bundles; .* --output-dir\n/);
    expect(readFileSync(junitFile, 'utf8')).toContain('exit-2');
  });

  test.runIf(mountable)('a full disk exits with 2, and an earlier JUnit file is unchanged', async () => {
    await using disk = await tinyDisk();
    await using cluster = await startFakeCluster();
    const junitFile = join(disk.path, 'junit.xml');
    writeFileSync(junitFile, 'an earlier report');
    disk.fill();
    const { exitCode, stderr } = await startRun(cluster, { args: ['--junit-file', junitFile] });
    expect({ exitCode, calls: cluster.calls }).toEqual({ exitCode: 2, calls: [] });
    expect(stderr).toContain('ENOSPC');
    expect(readFileSync(junitFile, 'utf8')).toBe('an earlier report');
  });
});
