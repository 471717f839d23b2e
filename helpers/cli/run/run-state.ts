import type { Plan } from '../../check/plan/plan.ts';
import type { RunRecord } from '../../evidence/bundle/run-record.ts';
import type { Ledger } from '../../evidence/ledger/ledger.ts';
import type { RunClock } from '../../timing/clock.ts';
import type { CommandContext } from '../context.ts';
import type { RunFlags } from './flags.ts';
import type { RunNamespaces } from './prepare/run-namespaces.ts';

/** The state that the parts of one run share. */
export interface RunState {
  readonly context: CommandContext;
  readonly flags: RunFlags;
  /** For a mesh with Istio's own domains, until the mesh of the run is known. */
  readonly plan: Plan;
  readonly runId: string;
  readonly clock: RunClock;
  readonly record: RunRecord;
  readonly ledger: Ledger;
  /** What the run creates on the mesh and deletes at its end. */
  readonly namespaces: RunNamespaces;
}
