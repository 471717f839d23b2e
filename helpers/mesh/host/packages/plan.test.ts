import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findExecutable } from '../executables.ts';
import { simulateInstall } from './apt-get.ts';
import { describePlan, mismatchOf } from './plan.ts';

const never = { signal: new AbortController().signal };
const realApt = (await findExecutable('apt-get')) !== undefined;

interface Offered {
  readonly name: string;
  readonly version: string;
  readonly relations?: readonly string[];
}

const stanza = ({ name, version, relations = [] }: Offered, more: readonly string[]) =>
  [`Package: ${name}`, `Version: ${version}`, 'Architecture: all', 'Maintainer: a', ...relations, ...more, ''].join(
    '\n',
  );

/** The real apt-get on made-up packages: what a repository offers and what is installed. */
async function machine(offered: readonly Offered[], installed: readonly Offered[], held: readonly string[] = []) {
  const root = await mkdtemp(join(tmpdir(), 'meshproof-apt-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const folder of ['repo', 'lists/partial', 'cache/archives/partial', 'etc'])
    await mkdir(join(root, folder), { recursive: true });
  const offers = offered.map((one) =>
    stanza(one, [`Filename: ./${one.name}.deb`, 'Size: 1', `SHA256: ${'0'.repeat(64)}`, 'Description: x']),
  );
  const status = installed.map((one) =>
    stanza(one, [`Status: ${held.includes(one.name) ? 'hold' : 'install'} ok installed`, 'Description: x']),
  );
  await writeFile(join(root, 'repo', 'Packages'), offers.join('\n'));
  await writeFile(join(root, 'status'), status.join('\n'));
  await writeFile(join(root, 'sources.list'), `deb [trusted=yes] file:${root}/repo ./\n`);
  await writeFile(join(root, 'extended_states'), '');
  const settings = {
    'Dir::Etc::sourcelist': join(root, 'sources.list'),
    'Dir::Etc::sourceparts': join(root, 'none'),
    'Dir::Etc::preferencesparts': join(root, 'none'),
    'Dir::State': root,
    'Dir::State::status': join(root, 'status'),
    'Dir::State::lists': join(root, 'lists'),
    'Dir::Cache': join(root, 'cache'),
    'Debug::NoLocking': 'true',
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";`);
  await writeFile(join(root, 'apt.conf'), lines.join('\n'));
  vi.stubEnv('APT_CONFIG', join(root, 'apt.conf'));
  onTestFinished(() => void vi.unstubAllEnvs());
  await execa('apt-get', ['update']);
}

async function planned(...packages: string[]) {
  const plan = await simulateInstall(packages, never);
  if (typeof plan === 'string') throw new Error(plan);
  return plan;
}

const DOCKER: Offered = {
  name: 'docker.io',
  version: '20.10',
  relations: ['Depends: containerd (>= 1.4), runc', 'Conflicts: docker-ce, docker-ce-cli'],
};
const OFFERED: readonly Offered[] = [
  DOCKER,
  { name: 'containerd', version: '1.6', relations: ['Conflicts: containerd.io'] },
  { name: 'runc', version: '1.1' },
];

test.runIf(realApt)('what only adds packages is accepted, and is described', async () => {
  await machine(OFFERED, []);
  const plan = await planned('docker.io');
  expect(mismatchOf(plan)).toBeUndefined();
  expect(describePlan(plan)).toMatch(/^adds (?=.*docker\.io 20\.10)(?=.*containerd 1\.6)(?=.*runc 1\.1)/);
});

test.runIf(realApt)('a client of a remote engine is not removed', async () => {
  await machine(OFFERED, [{ name: 'docker-ce-cli', version: '27.0' }]);
  expect(mismatchOf(await planned('docker.io'))).toBe('apt-get would remove docker-ce-cli');
});

test.runIf(realApt)("containerd of a cluster's node is not removed", async () => {
  await machine(OFFERED, [
    { name: 'containerd.io', version: '1.7', relations: ['Provides: containerd, runc', 'Conflicts: containerd, runc'] },
  ]);
  expect(mismatchOf(await planned('docker.io'))).toBe('apt-get would remove containerd.io');
});

test.runIf(realApt)('containerd that runs is not upgraded, another package is and is named', async () => {
  await machine(
    [
      ...OFFERED,
      { name: 'iptables', version: '2', relations: ['Depends: libxtables (>= 2)'] },
      { name: 'libxtables', version: '2' },
    ],
    [
      { name: 'containerd', version: '1.2' },
      { name: 'libxtables', version: '1' },
    ],
  );
  expect(mismatchOf(await planned('docker.io'))).toBe('apt-get would replace the running version of containerd');
  const iptables = await planned('iptables');
  expect(mismatchOf(iptables)).toBeUndefined();
  expect(describePlan(iptables)).toBe('adds iptables 2; upgrades libxtables 1 to 2');
});

test.runIf(realApt)('a package is neither downgraded nor taken off hold', async () => {
  await machine(
    [
      { name: 'tool', version: '1', relations: ['Depends: library (= 1)'] },
      { name: 'library', version: '1' },
    ],
    [{ name: 'library', version: '2' }],
  );
  const plan = await simulateInstall(['tool', 'library=1'], never);
  if (typeof plan === 'string') throw new Error(plan);
  expect(mismatchOf(plan)).toBe('apt-get would downgrade library');
  await machine([{ name: 'tool', version: '2' }], [{ name: 'tool', version: '1' }], ['tool']);
  expect(mismatchOf(await planned('tool'))).toBe('apt-get would change the held tool');
});

test.runIf(realApt)('what no source offers is reported with the message of apt', async () => {
  await machine(OFFERED, []);
  expect(await simulateInstall(['absent'], never)).toContain('Unable to locate package absent');
});
