import type { LoadedCheck } from '../../record/check-record.ts';
import { knownFilter } from './filter.ts';
import { idsOf, parseTargets } from './targets.ts';

export interface Selection {
  /** Ids, areas, globs and regular expressions over ids; none means all. */
  readonly targets?: readonly string[];
  /** The same forms: what is left out, also of what `targets` names. */
  readonly skip?: readonly string[];
  /** An expression over tags, areas and ids, such as `mtls && !slow`. */
  readonly filter?: string;
}

/**
 * Returns the checks that a selection names, in their order; none leads to exit code 4.
 * @throws MeshproofError (exit code 2) for a target or a name in a filter that no check has, and
 * for a filter that is no expression.
 */
export function selectChecks(
  checks: readonly LoadedCheck[],
  { targets = [], skip = [], filter = '' }: Selection,
): readonly LoadedCheck[] {
  const wanted = parseTargets(targets, checks);
  const skipped = parseTargets(skip, checks);
  const known = [...new Set(checks.flatMap((check) => [...tagsOf(check)]))];
  const fits = filter.trim() === '' ? () => true : knownFilter(filter, known);
  return checks.filter(
    (check) =>
      (wanted.length === 0 || wanted.some((matches) => matches(check))) &&
      !skipped.some((matches) => matches(check)) &&
      fits(tagsOf(check)),
  );
}

function tagsOf(check: LoadedCheck): ReadonlySet<string> {
  return new Set([...check.record.tags, check.area, ...idsOf(check)]);
}
