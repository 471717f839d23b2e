import type { DryRunFacts } from './facts.ts';

/** The API server's answer to a manifest, on one line. */
export function dryRunLine({ manifest, object, status, message }: DryRunFacts): string {
  return `${manifest} (${object}): status ${status.toString()}${message === '' ? '' : `, ${message}`}`;
}
