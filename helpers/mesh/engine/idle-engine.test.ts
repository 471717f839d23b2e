import { expect, test } from 'vitest';
import { fakeDocker, kindNode } from './containers/fake/fake-docker.ts';
import { requireIdle } from './idle-engine.ts';

const { signal } = new AbortController();
const node = (id: string, cluster: string) => kindNode({ id, cluster, on: 'kind', connected: { kind: 'k1' } });

test('an engine that runs a container of others is not ended, whatever made it', async () => {
  await using docker = await fakeDocker({ containers: [node('own1', 'meshproof'), node('abc1', 'dev')], networks: [] });
  await expect(requireIdle(docker.engine, ['own1'], signal)).rejects.toMatchObject({
    exitCode: 3,
    operation: 'stop the private engine',
    details: 'it runs dev-control-plane, which would end with it',
  });
  expect(await docker.changes()).toEqual([]);
});

test('an engine that runs nothing but the mesh that goes may end', async () => {
  await using docker = await fakeDocker({ containers: [node('own1', 'meshproof')], networks: [] });
  await expect(requireIdle(docker.engine, ['own1'], signal)).resolves.toBeUndefined();
});
