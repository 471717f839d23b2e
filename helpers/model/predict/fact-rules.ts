import type { FactValues, FactName } from '../facts/fact-values.ts';
import type { ExpectedOutcome } from '../outcome.ts';
import type { Workload } from '../workloads/workload.ts';
import { type Situation } from './situation.ts';

/** What the rules know of one request that was sent for a fact. */
export interface Told {
  readonly situation: Situation;
  readonly caller: Workload;
  readonly callee: Workload;
  /** What becomes of the request itself. */
  readonly plain: ExpectedOutcome;
  /** What would become of it if nobody were denied: who it comes from is known before that is decided. */
  readonly authenticated: () => ExpectedOutcome;
}

export type Rules = { readonly [What in FactName]?: (told: Told) => FactValues[What] | undefined };
