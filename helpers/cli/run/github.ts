import { appendFileSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { lineIn } from '../../check/load/lines/record-line.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import { annotations, type RecordPlace } from '../../report/github/annotations.ts';
import { jobSummary } from '../../report/github/job-summary.ts';
import { writeCommands } from '../output/edge.ts';
import { PROJECT } from '../project.ts';

/** Environment variables by name. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * In GitHub Actions: annotates each check that is not green, on stderr since stdout has the one
 * result, and appends the matrices to the summary of the job.
 * @param project where the records are
 */
export function reportToGitHub(
  bundle: Bundle,
  stderr: NodeJS.WriteStream,
  project: string = PROJECT,
  env: Environment = process.env,
): void {
  if (env['GITHUB_ACTIONS'] !== 'true') return;
  const root = env['GITHUB_WORKSPACE'] ?? process.cwd();
  writeCommands(
    stderr,
    annotations(bundle, (file, id) => placeOf(resolve(project, file), id, root)),
  );
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') appendFileSync(summary, jobSummary(bundle));
}

function placeOf(path: string, id: string, root: string): RecordPlace {
  return { file: relative(root, path), line: lineIn({ source: readFileSync(path, 'utf8') }, 'id', id) };
}
