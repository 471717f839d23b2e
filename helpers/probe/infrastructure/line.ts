import type { InfrastructureFacts } from './facts.ts';

/** Why a request came to no outcome, on one line. */
export function infrastructureLine({ cause, attempts }: InfrastructureFacts): string {
  return `infrastructure failed ${attempts.toString()} times: ${cause}`;
}
