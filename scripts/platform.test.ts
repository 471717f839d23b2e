import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import semver from 'semver';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const SENTENCE = 'meshproof runs on Linux only; on macOS and Windows, start it in a Linux virtual machine or in WSL 2';

/** Starts a script of the checkout on a machine whose uname reports this system. */
async function startedOn(system: string, script: string, ...args: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'meshproof-uname-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'uname'), `#!/bin/sh\n[ "$1" = -m ] && echo x86_64 || echo ${system}\n`);
  await chmod(join(folder, 'uname'), 0o755);
  const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  return execa('sh', [join(root, 'scripts', script), ...args], { reject: false, env });
}

describe.each(['Darwin', 'MINGW64_NT-10.0-22631'])('on %s', (system) => {
  it.each([['meshproof', 'list'] as const, ['launch', 'test.ts'] as const])(
    'scripts/%s %s ends with one plain sentence and exit code 3',
    async (script, argument) => {
      const { exitCode, stdout, stderr } = await startedOn(system, script, argument);
      expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 3, stdout: '', stderr: `meshproof: ${SENTENCE}` });
    },
  );
});

describe('the Node that meshproof needs', () => {
  it('is the same in package.json and in the lock, and accepts what the packages accept', async () => {
    const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
    const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { engines?: { node?: string } }>;
    };
    expect(packages['']?.engines).toEqual(engines);
    const lowest = ['24.0.0', '26.0.0'];
    const refusing = Object.entries(packages).filter(
      ([, { engines: of }]) =>
        of?.node !== undefined && lowest.some((version) => !semver.satisfies(version, of.node ?? '')),
    );
    expect(refusing.map(([name]) => name)).toEqual([]);
  });

  it.each(['22.22.0', '23.11.1', '24.0.0', '24.21.0', '25.9.0', '26.0.0', '27.1.0'])(
    'package.json and bootstrap.sh agree about %s',
    async (version) => {
      const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
        engines: { node: string };
      };
      const script = '. "$1/scripts/bootstrap.sh"; node_fits "$2"';
      const { exitCode } = await execa('sh', ['-c', script, 'sh', root, `v${version}`], { reject: false });
      expect(exitCode === 0).toBe(semver.satisfies(version, engines.node));
    },
  );

  it.each([
    ['README.md', 'Node 24, or 26 and later'],
    ['README.md', SENTENCE.replace('meshproof runs on Linux only; ', '')],
    ['docs/operations.md', 'neither 24 nor at least 26'],
  ])('%s states: %s', async (file, text) => {
    const prose = (await readFile(join(root, file), 'utf8')).replaceAll(/\s+/g, ' ');
    expect(prose).toContain(text);
  });
});
