import type { Observed } from '../../model/outcome.ts';
import type { InfrastructureFacts } from '../../probe/infrastructure/facts.ts';
import { inconclusive } from '../classification.ts';

/** A fault of the test infrastructure is never an outcome of the mesh. */
export function classifyInfrastructure({ attempts, cause }: InfrastructureFacts): Observed {
  return inconclusive(`the test infrastructure failed ${attempts.toString()} times: ${cause}`);
}
