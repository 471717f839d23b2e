import { MeshproofError } from '../../errors.ts';
import { MAY_PROVISION, meshproof, TEST_MESH } from './command-line.ts';

/**
 * Creates the tests' mesh before the first file, and deletes it after the last (globalSetup of
 * vitest).
 * @throws MeshproofError when there is no mesh, since then no check was run
 */
export async function setup(): Promise<() => Promise<void>> {
  const { exitCode } = await meshproof('up', '--name', TEST_MESH, ...(MAY_PROVISION ? [] : ['--no-provision']));
  if (exitCode !== 0) throw notDone('create the mesh of the tests', 'up', exitCode);
  return async () => {
    const ended = await meshproof('down', '--name', TEST_MESH);
    if (ended.exitCode !== 0) throw notDone('delete the mesh of the tests', 'down', ended.exitCode);
  };
}

function notDone(operation: string, command: string, exitCode: number | undefined): MeshproofError {
  return new MeshproofError({
    operation,
    details: `meshproof ${command} ended with ${String(exitCode)}; its output is above`,
    hint: `run: npm run -s meshproof -- ${command} --name ${TEST_MESH}`,
  });
}
