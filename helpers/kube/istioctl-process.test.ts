import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { istioctlProcess } from './istioctl-process.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-istioctl-'));
});

afterEach(() => rm(directory, { recursive: true }));

async function argumentsFor(user: object): Promise<readonly string[]> {
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'k', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    }),
  );
  const { args } = await istioctlProcess({ kubeconfig, context: 'c' });
  return args.filter((arg) => arg !== kubeconfig);
}

test('istioctl acts as the account that the kubeconfig impersonates', async () => {
  const user = { token: 'admin', as: 'auditor', 'as-uid': '7', 'as-groups': ['view', 'audit'] };
  expect(await argumentsFor(user)).toEqual([
    '--kubeconfig',
    '--context',
    'c',
    '--as',
    'auditor',
    '--as-uid',
    '7',
    '--as-group',
    'view',
    '--as-group',
    'audit',
  ]);
});

test('without impersonation it is only pinned to its cluster', async () => {
  expect(await argumentsFor({ token: 'admin' })).toEqual(['--kubeconfig', '--context', 'c']);
});

test('an impersonation that istioctl has no flag for is refused by name', async () => {
  await expect(argumentsFor({ token: 'admin', as: 'auditor', 'as-user-extra': { scopes: ['view'] } })).rejects.toThrow(
    'as-user-extra',
  );
});
