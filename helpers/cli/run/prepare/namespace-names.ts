import { namespacesIn, type Plan } from '../../../check/plan/plan.ts';
import { EXIT, MeshproofError } from '../../../errors.ts';
import type { RunFlags } from '../flags.ts';

/** The longest name of a namespace, which is a DNS label. */
const LONGEST = 63;

/**
 * Checks that the names of all namespaces of a run fit, before a mesh is touched.
 * @throws MeshproofError (usage) naming the longest when it is too long
 */
export function requireFittingNames(plan: Plan, flags: Pick<RunFlags, 'namespacePrefix'>): void {
  const [longest = ''] = namespacesIn(plan).toSorted((one, other) => other.length - one.length);
  if (longest.length <= LONGEST) return;
  const over = longest.length - LONGEST;
  throw new MeshproofError({
    operation: `name the namespaces of the run with --namespace-prefix ${flags.namespacePrefix ?? ''}`,
    details: `${longest} has ${longest.length.toString()} characters; a namespace has at most ${LONGEST.toString()}`,
    hint: `shorten the prefix by ${over.toString()} characters`,
    exitCode: EXIT.usage,
  });
}
