import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { ensureHostPackages } from './ensure-packages.ts';
import { ADDS, FakeHost, need } from './fixtures/fake-host.ts';

let fake: FakeHost;
beforeEach(async () => {
  fake = await FakeHost.make();
});

test('packages are simulated first, printed with what they add, and never installed at the price of another', async () => {
  await fake.aptGet(ADDS);
  await ensureHostPackages(need, fake.task(), fake.host);
  const apts = (await fake.ran()).filter((line) => line.startsWith('apt-get'));
  expect(apts[0]).toBe('apt-get --simulate --no-install-recommends install docker.io');
  expect(apts.slice(1).every((line) => line.includes('--no-remove'))).toBe(true);
  expect(apts).toHaveLength(3);
  const command = 'apt-get -y --no-remove --no-install-recommends -o Dpkg::Options::=--force-confold install docker.io';
  expect(fake.lines[0]).toBe(`needed to run containers: ${command} (adds docker.io 20.10)`);
  expect(fake.asked).toEqual([`Run ${command}, which adds docker.io 20.10?`]);
});

test.each([
  ['removes', `${ADDS}; echo 'Remv docker-ce-cli [27]'`, 'remove docker-ce-cli'],
  [
    'upgrades',
    `${ADDS}; echo 'Inst containerd [1.2] (1.6 Debian:12 [amd64])'`,
    'replace the running version of containerd',
  ],
])('what %s a package stops with the command to run by hand, before anything is asked', async (_, simulated, why) => {
  await fake.aptGet(simulated);
  await expect(ensureHostPackages(need, fake.task(), fake.host)).rejects.toMatchObject({
    exitCode: 3,
    details: expect.stringContaining(why),
    hint: 'run: sudo apt-get install --no-install-recommends docker.io',
  });
  expect((await fake.ran()).filter((line) => line.startsWith('apt-get'))).toHaveLength(1);
  expect(fake.asked).toEqual([]);
});

test('a no stops with the command to run by hand, and installs nothing', async () => {
  await fake.aptGet(ADDS);
  const declined = { ...fake.host, agreed: () => Promise.resolve(false) };
  await expect(ensureHostPackages(need, fake.task(), declined)).rejects.toMatchObject({
    exitCode: 3,
    hint: 'run: sudo apt-get install --no-install-recommends docker.io',
  });
  expect((await fake.ran()).filter((line) => line.startsWith('apt-get'))).toHaveLength(1);
});

test('stale lists are refreshed before the simulation, others where apt finds no way with them', async () => {
  await fake.aptGet(ADDS);
  await ensureHostPackages(need, fake.task(), { ...fake.host, staleLists: () => Promise.resolve(true) });
  expect((await fake.ran()).find((line) => line.startsWith('apt-get'))).toMatch(/ update$/);
  await rm(join(fake.root, 'updated'));
  await fake.aptGet(`[ -e '${fake.root}/updated' ] || { echo 'E: Unable to locate package'; exit 100; }; ${ADDS}`);
  await ensureHostPackages(need, fake.task(), fake.host);
});

test('what no list offers is reported with the message of apt', async () => {
  await fake.aptGet(`echo 'E: Unable to locate package docker.io' >&2; exit 100`);
  await expect(ensureHostPackages(need, fake.task(), fake.host)).rejects.toMatchObject({
    exitCode: 3,
    details: expect.stringContaining('E: Unable to locate package docker.io'),
  });
});

test('a machine that has all of it is asked nothing', async () => {
  await fake.program('apt-get', 'exit 1');
  await ensureHostPackages({ ...need, packages: ['iptables'] }, fake.task(false), fake.host);
  expect((await fake.ran()).filter((line) => line.startsWith('apt-get'))).toEqual([]);
});

test('--no-provision and an account that is not root print the command', async () => {
  await expect(ensureHostPackages(need, fake.task(false), fake.host)).rejects.toThrow('--no-provision');
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
  await expect(ensureHostPackages(need, fake.task(), fake.host)).rejects.toMatchObject({
    details: 'only root may install packages',
    hint: 'run: sudo apt-get install --no-install-recommends docker.io',
  });
});
