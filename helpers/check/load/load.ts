import { resolve } from 'node:path';
import type { CheckRecord, LoadedCheck } from '../record/check-record.ts';
import { problemsError } from './problem.ts';
import { unfolded } from './scenarios.ts';
import { readCheckSources, readManifestSources, type CheckSource, type ManifestSource } from './sources.ts';
import { validate } from './validate.ts';

/** The checks of each project, by its directory. */
const loads = new Map<string, Promise<readonly LoadedCheck[]>>();

/**
 * Loads every check of a project, with its manifests, sorted by file. A process loads a project
 * once: Node imports a record once, and manifests of another time would not belong to it.
 * @throws MeshproofError (exit code 2) that lists each problem of each record and manifest with
 * file and line.
 */
export function loadChecks(root: string): Promise<readonly LoadedCheck[]> {
  const directory = resolve(root);
  const checks = loads.get(directory) ?? loadOnce(directory);
  loads.set(directory, checks);
  return checks;
}

async function loadOnce(root: string): Promise<readonly LoadedCheck[]> {
  const [files, manifests] = await Promise.all([readCheckSources(root), readManifestSources(root)]);
  const found = files.flatMap(unfolded);
  const problems = validate(found, manifests);
  if (problems.length > 0) throw problemsError(problems);
  return found.map((source) => loaded(source, manifests));
}

function loaded(
  { file, area, stem, manifestDir, exported, scenario }: CheckSource,
  manifests: readonly ManifestSource[],
): LoadedCheck {
  const ofCheck = manifests.filter(({ dir }) => dir === manifestDir);
  return {
    record: exported as CheckRecord,
    ...(scenario === undefined ? {} : { scenario }),
    area,
    stem,
    file,
    manifestDir,
    manifests: Object.fromEntries(
      ofCheck.map(({ name, file: path, text, objects }) => [name, { name, file: path, text, objects }]),
    ),
  };
}
