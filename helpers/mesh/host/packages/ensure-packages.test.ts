import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ensureHostPackages, type PackageHost } from './ensure-packages.ts';

const need = { packages: ['docker.io', 'iptables'], why: 'run containers' };
const signal = new AbortController().signal;
let root = '';
let lines: string[] = [];
let host: PackageHost;
let asked: string[] = [];
const task = (provision = true) => ({ provision, signal, progress: (line: string) => void lines.push(line) });

/** Every command that ran, in order. */
const ran = async () =>
  (await readFile(join(root, 'log'), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

async function program(name: string, script: string): Promise<void> {
  const path = join(root, 'bin', name);
  await writeFile(path, `#!/bin/sh\necho "${name} $*" >>'${root}/log'\n${script}\n`);
  await chmod(path, 0o755);
}

/** An apt-get that simulates `simulated`, downloads and installs. */
const apt = (simulated: string, install = 'exit 0') => `case "$*" in
*--simulate*) ${simulated} ;;
*update*) touch '${root}/updated' ;;
*--download-only*) exit 0 ;;
*) ${install} ;;
esac`;

const ADDS = `printf '%s\\n' 'Inst docker.io (20.10 Debian:12 [amd64])' 'Conf docker.io (20.10 Debian:12 [amd64])'`;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'meshproof-packages-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'bin'));
  lines = [];
  asked = [];
  host = {
    policyFile: join(root, 'policy-rc.d'),
    staleLists: () => Promise.resolve(false),
    agreed: (question) => Promise.resolve(asked.push(question) > 0),
  };
  await program(
    'dpkg-query',
    `case "$1" in
--show) echo 'ii  iptables' ;;
--listfiles) printf '%s\\n' /lib/systemd/system/docker.service /lib/systemd/system/docker.socket /usr/bin/docker ;;
esac`,
  );
  await program('systemctl', 'exit 0');
  vi.stubEnv('PATH', `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`);
  vi.stubEnv('XDG_STATE_HOME', join(root, 'state'));
  vi.spyOn(process, 'getuid').mockReturnValue(0);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
});

test('packages are simulated first, printed with what they add, and never installed at the price of another', async () => {
  await program('apt-get', apt(ADDS));
  await ensureHostPackages(need, task(), host);
  const apts = (await ran()).filter((line) => line.startsWith('apt-get'));
  expect(apts[0]).toBe('apt-get --simulate --no-install-recommends install docker.io');
  expect(apts.slice(1).every((line) => line.includes('--no-remove'))).toBe(true);
  expect(apts).toHaveLength(3);
  const command = 'apt-get -y --no-remove --no-install-recommends -o Dpkg::Options::=--force-confold install docker.io';
  expect(lines[0]).toBe(`needed to run containers: ${command} (adds docker.io 20.10)`);
  expect(asked).toEqual([`Run ${command}, which adds docker.io 20.10?`]);
});

test.each([
  ['removes', `${ADDS}; echo 'Remv docker-ce-cli [27]'`, 'remove docker-ce-cli'],
  [
    'upgrades',
    `${ADDS}; echo 'Inst containerd [1.2] (1.6 Debian:12 [amd64])'`,
    'replace the running version of containerd',
  ],
])('what %s a package stops with the command to run by hand, before anything is asked', async (_, simulated, why) => {
  await program('apt-get', apt(simulated));
  await expect(ensureHostPackages(need, task(), host)).rejects.toMatchObject({
    exitCode: 3,
    details: expect.stringContaining(why),
    hint: 'run: sudo apt-get install --no-install-recommends docker.io',
  });
  expect((await ran()).filter((line) => line.startsWith('apt-get'))).toHaveLength(1);
  expect(asked).toEqual([]);
});

test('a no stops with the command to run by hand, and installs nothing', async () => {
  await program('apt-get', apt(ADDS));
  const declined = { ...host, agreed: () => Promise.resolve(false) };
  await expect(ensureHostPackages(need, task(), declined)).rejects.toMatchObject({
    exitCode: 3,
    hint: 'run: sudo apt-get install --no-install-recommends docker.io',
  });
  expect((await ran()).filter((line) => line.startsWith('apt-get'))).toHaveLength(1);
});

test('stale lists are refreshed before the simulation, others where apt finds no way with them', async () => {
  await program('apt-get', apt(ADDS));
  await ensureHostPackages(need, task(), { ...host, staleLists: () => Promise.resolve(true) });
  expect((await ran()).find((line) => line.startsWith('apt-get'))).toMatch(/ update$/);
  await rm(join(root, 'updated'));
  await program(
    'apt-get',
    apt(`[ -e '${root}/updated' ] || { echo 'E: Unable to locate package'; exit 100; }; ${ADDS}`),
  );
  await ensureHostPackages(need, task(), host);
});

test('what no list offers is reported with the message of apt', async () => {
  await program('apt-get', apt(`echo 'E: Unable to locate package docker.io' >&2; exit 100`));
  await expect(ensureHostPackages(need, task(), host)).rejects.toMatchObject({
    exitCode: 3,
    details: expect.stringContaining('E: Unable to locate package docker.io'),
  });
});

test('the services of what is added are not started, are disabled afterwards, and the policy of the machine is back', async () => {
  const before = '#!/bin/sh\nexit 104\n';
  await writeFile(host.policyFile, before, { mode: 0o755 });
  const service = (name: string) => `'${host.policyFile}' ${name} start >/dev/null; echo "${name} $?" >>'${root}/log'`;
  await program('apt-get', apt(ADDS, [service('docker'), service('docker.socket'), service('ssh')].join('\n')));
  await ensureHostPackages(need, task(), host);
  expect(await ran()).toEqual(expect.arrayContaining(['docker 101', 'docker.socket 101', 'ssh 104']));
  expect(await ran()).toContain('systemctl disable docker.service docker.socket');
  expect(lines.at(-1)).toContain('docker.service, docker.socket');
  expect(await readFile(host.policyFile, 'utf8')).toBe(before);
});

test('an installation that fails leaves no policy behind', async () => {
  await program('apt-get', apt(ADDS, 'echo broken; exit 100'));
  await expect(ensureHostPackages(need, task(), host)).rejects.toThrow('broken');
  await expect(readFile(host.policyFile)).rejects.toThrow('ENOENT');
});

test('what a killed run left in the place of the policy is put back by the next one', async () => {
  await program('apt-get', apt(ADDS));
  await writeFile(`${host.policyFile}.before-meshproof`, 'theirs');
  await writeFile(host.policyFile, '# Written by meshproof for one call of apt-get');
  await ensureHostPackages(need, task(), host);
  expect(await readFile(host.policyFile, 'utf8')).toBe('theirs');
});

test('a machine that has all of it is asked nothing', async () => {
  await program('apt-get', 'exit 1');
  await ensureHostPackages({ ...need, packages: ['iptables'] }, task(false), host);
  expect((await ran()).filter((line) => line.startsWith('apt-get'))).toEqual([]);
});

test('--no-provision and an account that is not root print the command', async () => {
  await expect(ensureHostPackages(need, task(false), host)).rejects.toThrow('--no-provision');
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
  await expect(ensureHostPackages(need, task(), host)).rejects.toMatchObject({
    details: 'only root may install packages',
    hint: 'run: sudo apt-get install --no-install-recommends docker.io',
  });
});
