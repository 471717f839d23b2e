import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAY_PROVISION } from '../command-line.ts';
import { meshproofIn } from './existing-mesh-run.ts';
import { type ForeignCluster, makeForeignCluster } from './foreign-cluster.ts';

const { signal } = new AbortController();
const NAME = 'not-of-meshproof';
const PROVISION = MAY_PROVISION ? [] : ['--no-provision'];

/** Commands that take the name of a cluster. */
const COMMANDS: readonly (readonly string[])[] = [
  ['up', ...PROVISION],
  ['run', 'PA-STRICT-01', ...PROVISION],
  ['prove', 'PA-STRICT-01', ...PROVISION],
  ['down'],
  ['clean'],
  ['clean', '--all'],
];

/** Declares the tests of a kind cluster that meshproof did not make. */
export function foreignClusters(): void {
  describe('a kind cluster that meshproof did not make', () => {
    let cluster: ForeignCluster;
    beforeAll(async () => {
      cluster = await makeForeignCluster(NAME, signal);
    });
    afterAll(() => cluster[Symbol.asyncDispose]());

    test.for(COMMANDS.map((command) => [command.join(' '), command] as const))(
      'is not touched by %s, which stops with exit code 3',
      async ([, command]) => {
        const before = await cluster.snapshot();
        expect(before).toMatchObject({ running: true });
        const { exitCode, stderr } = await meshproofIn(cluster.env, ...command, '--name', NAME);
        expect(await cluster.snapshot()).toEqual(before);
        expect({ exitCode, stderr }).toEqual({
          exitCode: 3,
          stderr: expect.stringContaining('meshproof did not make'),
        });
      },
    );
  });
}
