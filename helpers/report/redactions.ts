import type { RunInfo } from '../evidence/schemas/schemas.ts';

/** How many secrets were redacted, by kind: `3: 2 bearer token, 1 cookie`. */
export function redactionsText({ redactions = [] }: RunInfo): string {
  const total = redactions.reduce((sum, { count }) => sum + count, 0);
  const each = redactions.map(({ kind, count }) => `${count.toString()} ${kind}`).join(', ');
  return total === 0 ? 'nothing' : `${total.toString()}: ${each}`;
}
