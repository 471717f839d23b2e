import { expect, test, vi } from 'vitest';
import { contentOf } from '../../kube/backups/backup.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { Backups } from './backups.ts';

const taken = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'taken', namespace: 'istio-system' },
  data: { a: 'YQ==' },
};

vi.mock('../../kube/backups/restore.ts', () => ({
  readOriginal: async (_target: unknown, { apiVersion, kind, metadata }: KubeObject) => ({
    cluster: 'c',
    apiVersion,
    kind,
    ...metadata,
    content: metadata.name === 'taken' ? contentOf(taken) : null,
  }),
}));

const { signal } = new AbortController();
const backups = new Backups({ kubectl: '', kubeconfig: '', context: '' });

test('a Secret that exists is never copied: a check that would change it ends', async () => {
  await expect(backups.read(taken, signal)).rejects.toMatchObject({
    operation: 'change Secret istio-system/taken',
    hint: expect.stringContaining('another name') as string,
  });
});

test('a Secret that the run makes has no content to restore', async () => {
  const free = { ...taken, metadata: { ...taken.metadata, name: 'free' } };
  expect(await backups.read(free, signal)).toMatchObject({ name: 'free', content: null });
});
