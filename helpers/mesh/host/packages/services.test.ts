import { readFile, writeFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { ensureHostPackages } from './ensure-packages.ts';
import { ADDS, FakeHost, need } from './fixtures/fake-host.ts';

let fake: FakeHost;
beforeEach(async () => {
  fake = await FakeHost.make();
});

test('the services of what is added are not started, are disabled afterwards, and the policy of the machine is back', async () => {
  const before = '#!/bin/sh\nexit 104\n';
  await writeFile(fake.host.policyFile, before, { mode: 0o755 });
  const service = (name: string) =>
    `'${fake.host.policyFile}' ${name} start >/dev/null; echo "${name} $?" >>'${fake.root}/log'`;
  await fake.aptGet(ADDS, [service('docker'), service('docker.socket'), service('ssh')].join('\n'));
  await ensureHostPackages(need, fake.task(), fake.host);
  expect(await fake.ran()).toEqual(expect.arrayContaining(['docker 101', 'docker.socket 101', 'ssh 104']));
  expect(await fake.ran()).toContain('systemctl disable docker.service docker.socket');
  expect(fake.lines.at(-1)).toContain('docker.service, docker.socket');
  expect(await readFile(fake.host.policyFile, 'utf8')).toBe(before);
});

test('an installation that fails leaves no policy behind', async () => {
  await fake.aptGet(ADDS, 'echo broken; exit 100');
  await expect(ensureHostPackages(need, fake.task(), fake.host)).rejects.toThrow('broken');
  await expect(readFile(fake.host.policyFile)).rejects.toThrow('ENOENT');
});

test('what a killed run left in the place of the policy is put back by the next one', async () => {
  await fake.aptGet(ADDS);
  await writeFile(`${fake.host.policyFile}.before-meshproof`, 'theirs');
  await writeFile(fake.host.policyFile, '# Written by meshproof for one call of apt-get');
  await ensureHostPackages(need, fake.task(), fake.host);
  expect(await readFile(fake.host.policyFile, 'utf8')).toBe('theirs');
});
