import type { MongoFacts } from './facts.ts';

/** What the driver reports of a request, on one line. */
export function mongoLine({ ok, command, errorName, errorMessage }: MongoFacts): string {
  if (!ok) return `${errorName}: ${errorMessage}`;
  return command === 'document' ? 'wrote a document and read it' : 'answered';
}
