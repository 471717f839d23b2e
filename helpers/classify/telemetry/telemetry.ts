import type { Observed } from '../../model/outcome.ts';
import { grownBetween } from '../../probe/telemetry/counters.ts';
import type { TelemetryFacts } from '../../probe/telemetry/facts.ts';
import { inconclusive } from '../classification.ts';

/**
 * Names the security and the caller under which the callee's sidecar counted a request, or its
 * handshakes as Prometheus scraped them.
 */
export function classifyTelemetry(facts: TelemetryFacts): Observed {
  const { request, before, after, scraped } = facts;
  if (request.status !== 200)
    return inconclusive(
      `the request to be counted ended with status ${request.status.toString()}: ${request.errorMessage}`,
    );
  if (scraped !== undefined)
    return { is: 'reports', fact: 'handshakes', value: scraped ? grown(facts) : 'not scraped' };
  const counted = grownBetween(before, after)
    .filter(({ labels }) => labels['reporter'] === 'destination')
    .map(
      ({ labels }) =>
        `${labels['connection_security_policy'] ?? 'unknown'} as ${labels['source_principal'] ?? 'unknown'}`,
    );
  const value = counted.length === 0 ? 'not counted' : [...new Set(counted)].toSorted().join(', ');
  return { is: 'reports', fact: 'requests-total', value };
}

/** By how much the counter of every listener together has grown. */
function grown({ before, after }: TelemetryFacts): string {
  const growth = sumOf(after) - sumOf(before);
  return growth > 0 ? growth.toString() : 'none';
}

function sumOf(lines: readonly string[]): number {
  return grownBetween([], lines).reduce((sum, { value }) => sum + value, 0);
}
