import type { MongoFacts } from './facts.ts';

/** What the driver reports of a ping, on one line. */
export function mongoLine({ ok, errorName, errorMessage }: MongoFacts): string {
  return ok ? 'answered' : `${errorName}: ${errorMessage}`;
}
