import { expect, test } from 'vitest';
import { fakeDocker, kindNode } from './fake/fake-docker.ts';
import { removeOwnContainer, sweepContainers } from './own-containers.ts';

const { signal } = new AbortController();

function container(id: string, name: string, labels: Readonly<Record<string, string>>) {
  return kindNode({ id, cluster: '', name, on: 'none', connected: {}, labels });
}

const marks = (name: string) => ({ 'meshproof.dev/managed-by': 'meshproof', 'meshproof.dev/container': name });

test('only containers that carry their own mark are removed, by id', async () => {
  const containers = [
    container('ours1', 'meshproof-preload-1f', marks('meshproof-preload-1f')),
    container('named', 'meshproof-preload-2f', {}),
    container('copied', 'meshproof-preload-3f', marks('meshproof-preload-1f')),
    container('image', 'payments-control-plane', marks('meshproof-preload-1f')),
  ];
  await using docker = await fakeDocker({ containers, networks: [] });
  expect(await sweepContainers(docker.engine, 'meshproof-preload-', signal)).toEqual([
    'container meshproof-preload-1f',
  ]);
  expect(await docker.changes()).toEqual(['rm --force --volumes ours1']);
});

test('a container that bears a name of ours without the mark stops what needs the name, and stays', async () => {
  await using docker = await fakeDocker({ containers: [container('named', 'meshproof-preload-2f', {})], networks: [] });
  await expect(removeOwnContainer(docker.engine, 'meshproof-preload-2f', signal)).rejects.toMatchObject({
    exitCode: 3,
    details: expect.stringContaining('that meshproof did not make') as unknown,
  });
  expect(await docker.changes()).toEqual([]);
});
