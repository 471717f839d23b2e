import { loadChecks } from '../check/load.ts';
import { selectChecks } from '../check/select.ts';
import type { LoadedCheck } from '../check/spec.ts';
import { EXIT, MeshproofError } from '../errors.ts';
import { PROJECT } from './project.ts';

/**
 * Loads every check of the checkout and keeps the chosen ones.
 * @param project another directory that holds suites/ and manifests/
 * @throws MeshproofError with exit code 2 for an unknown name or a bad record, with 4 when nothing is left.
 */
export async function chooseChecks(
  targets: readonly string[],
  filter: string | undefined,
  project = PROJECT,
): Promise<readonly LoadedCheck[]> {
  const chosen = selectChecks(await loadChecks(project), { targets, ...(filter === undefined ? {} : { filter }) });
  if (chosen.length > 0) return chosen;
  throw new MeshproofError({
    attempted: 'select a check',
    happened: `no check satisfies ${[...targets, filter ?? ''].filter((word) => word !== '').join(' and ') || 'the selection: there are none'}`,
    repair: 'see `meshproof list` for ids, areas and tags',
    exitCode: EXIT.nothingJudged,
  });
}
