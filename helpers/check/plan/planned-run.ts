import type { LoadedCheck } from '../record/check-record.ts';
import type { PlannedCheck } from '../record/planned-check.ts';
import { checkRun, type CheckRun } from './check-run.ts';
import { namespaceMap, type MeshDomains } from './namespaces.ts';
import { plannedPredictions } from './planned-predictions.ts';

/** One run of a check on one lane, under a sabotage or not. */
export interface PlannedRun {
  /** The check as it is run: what a bundle keeps, and what the verdict is read from. */
  readonly planned: LoadedCheck & PlannedCheck;
  readonly run: CheckRun;
}

/**
 * Plans one run of a check for a lane with this prefix on a mesh with these domains, sabotaged or
 * not.
 */
export function plannedRun(
  check: LoadedCheck,
  prefix: string,
  domains?: MeshDomains,
  sabotageName?: string,
): PlannedRun {
  const run = checkRun(check, prefix, domains, sabotageName);
  const map = namespaceMap(check.record.cast, prefix, domains);
  const predictions = plannedPredictions(map, check, sabotageName);
  return { planned: { ...check, record: run.record, predictions }, run };
}
