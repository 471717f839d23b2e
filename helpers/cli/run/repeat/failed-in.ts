import { EXIT, MeshproofError } from '../../../errors.ts';
import { readDocuments } from '../../../evidence/bundle/bundle-reader.ts';

/**
 * Ids of the checks of a bundle that deviated, were inconclusive, or were planned and not judged;
 * of a bundle of prove, the checks whose sabotages did so.
 * @throws MeshproofError with exit code 2 for a directory that is no bundle, with 4 when no check
 * of it failed
 */
export function failedIn(directory: string): readonly string[] {
  const { plan, verdicts } = readDocuments(directory);
  const passed = new Set(
    verdicts.checks.filter(({ verdict }) => verdict === 'conforms' || verdict === 'not-applicable').map(({ id }) => id),
  );
  const failed = plan.checks.filter(({ record }) => !passed.has(record.id));
  if (failed.length > 0) return [...new Set(failed.map(({ record, sabotage }) => sabotage?.of ?? record.id))];
  throw new MeshproofError({
    operation: `select the failed checks of ${directory}`,
    details: 'none of its checks deviated, was inconclusive or was left unjudged',
    hint: 'omit --only-failed, or name another bundle',
    exitCode: EXIT.nothingJudged,
  });
}
