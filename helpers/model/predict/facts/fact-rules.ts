import type { FactName, FactValues } from '../../facts/fact-values.ts';
import type { ExpectedOutcome } from '../../outcome.ts';
import type { Workload } from '../../workloads/workload.ts';
import type { Situation } from '../situation.ts';

/** One request that is sent to read a fact, as the rules see it. */
export interface FactRequest {
  readonly situation: Situation;
  readonly caller: Workload;
  readonly callee: Workload;
  /** Outcome of the request itself. */
  readonly plain: ExpectedOutcome;
  /** Its outcome without AuthorizationPolicies: authentication precedes authorization. */
  readonly authenticated: () => ExpectedOutcome;
}

/** By fact: the value that a request reads; undefined when no rule covers the request. */
export type Rules = { readonly [Name in FactName]?: (request: FactRequest) => FactValues[Name] | undefined };
