import { planRun, type Mode, type Plan } from '../../check/plan/plan.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import { copiesFor, namespacePrefixOf, type RunFlags } from './flags.ts';
import { requireFittingNames } from './prepare/namespace-names.ts';

interface Planning {
  readonly mode: Mode;
  readonly checks: readonly LoadedCheck[];
  readonly flags: RunFlags;
  readonly runId: string;
}

/**
 * The plan of a run, made once: the bundle, the namespaces, the runner and --dry-run all read it.
 * @throws MeshproofError (usage) when the name of a namespace would be too long
 */
export function planFor({ mode, checks, flags, runId }: Planning): Plan {
  const namespacePrefix = namespacePrefixOf(flags, runId);
  const plan = planRun({ mode, checks, namespacePrefix, copies: copiesFor(flags, checks) });
  requireFittingNames(plan, flags);
  return plan;
}
