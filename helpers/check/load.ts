import { problemsError } from './load/problem.ts';
import { readCheckSources, readManifestSources, type CheckSource, type ManifestSource } from './load/sources.ts';
import type { CheckRecord, LoadedCheck } from './spec.ts';
import { validate } from './validate.ts';

/**
 * Loads every check of a project, with its manifests, sorted by file.
 * @throws MeshproofError (exit code 2) that lists every problem of every record and manifest with file and line.
 */
export async function loadChecks(root: string): Promise<readonly LoadedCheck[]> {
  const [found, manifests] = await Promise.all([readCheckSources(root), readManifestSources(root)]);
  const problems = validate(found, manifests);
  if (problems.length > 0) throw problemsError(problems);
  return found.map((source) => loaded(source, manifests));
}

function loaded(
  { file, area, stem, manifestDir, exported }: CheckSource,
  manifests: readonly ManifestSource[],
): LoadedCheck {
  const own = manifests.filter(({ dir }) => dir === manifestDir);
  return {
    record: exported as CheckRecord,
    area,
    stem,
    file,
    manifestDir,
    manifests: Object.fromEntries(
      own.map(({ name, file: path, text, objects }) => [name, { name, file: path, text, objects }]),
    ),
  };
}
