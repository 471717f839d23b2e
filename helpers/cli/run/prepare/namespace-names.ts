import { namespacesOf, workloadsOf } from '../../../check/plan/check-run.ts';
import { assignLanes } from '../../../check/plan/lanes/lanes.ts';
import type { LoadedCheck } from '../../../check/record/check-record.ts';
import { EXIT, MeshproofError } from '../../../errors.ts';
import { copiesFor, namespacePrefixOf, type RunFlags } from '../flags.ts';

/** The longest name of a namespace, a label of DNS. */
const LONGEST = 63;

/** A run id of the length that every run id has: its last four characters are part of a guest's own prefix. */
const SOME_RUN = '20260101-000000-xxxx';

/**
 * Looks whether the names of all namespaces of a run fit, before a mesh is touched.
 * @throws MeshproofError (usage) naming the longest when it is too long
 */
export function requireFittingNames(checks: readonly LoadedCheck[], flags: RunFlags): void {
  const lanes = assignLanes(checks, namespacePrefixOf(flags, SOME_RUN), copiesFor(flags, checks));
  const names = lanes.flatMap((lane) => namespacesOf(workloadsOf(lane.cast, lane.prefix)).map(({ name }) => name));
  const [longest = ''] = names.toSorted((one, other) => other.length - one.length);
  if (longest.length <= LONGEST) return;
  const over = longest.length - LONGEST;
  throw new MeshproofError({
    operation: `name the namespaces of the run with --namespace-prefix ${flags.namespacePrefix ?? ''}`,
    details: `${longest} has ${longest.length.toString()} characters; a namespace has at most ${LONGEST.toString()}`,
    hint: `shorten the prefix by ${over.toString()} characters`,
    exitCode: EXIT.usage,
  });
}
