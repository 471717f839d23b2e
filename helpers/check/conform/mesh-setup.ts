import { MeshproofError } from '../../errors.ts';
import { MAY_PROVISION, meshproof, TEST_MESH } from './command-line.ts';

/**
 * Brings the tests' mesh up before the first file and answers how it ends after the last one (vitest's globalSetup).
 * @throws MeshproofError when there is no mesh: the checks were not run, and that is a failure.
 */
export async function setup(): Promise<() => Promise<void>> {
  const { exitCode } = await meshproof('up', '--name', TEST_MESH, ...(MAY_PROVISION ? [] : ['--no-provision']));
  if (exitCode !== 0) throw notDone('bring the mesh of the tests up', 'up', exitCode);
  return async () => {
    const ended = await meshproof('down', '--name', TEST_MESH);
    if (ended.exitCode !== 0) throw notDone('take the mesh of the tests down', 'down', ended.exitCode);
  };
}

function notDone(operation: string, command: string, exitCode: number | undefined): MeshproofError {
  return new MeshproofError({
    operation,
    details: `meshproof ${command} ended with ${String(exitCode)}; its own words are above`,
    hint: `run: npm run -s meshproof -- ${command} --name ${TEST_MESH}`,
  });
}
