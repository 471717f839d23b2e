import type { Observed } from '../../model/outcome.ts';
import { grownBetween } from '../../probe/telemetry/counters.ts';
import type { TelemetryFacts } from '../../probe/telemetry/facts.ts';
import { inconclusive } from '../classification.ts';

/** Names the security and the caller under which the callee's sidecar counted a request. */
export function classifyTelemetry({ request, before, after }: TelemetryFacts): Observed {
  if (request.status !== 200)
    return inconclusive(
      `the request to be counted ended with status ${request.status.toString()}: ${request.errorMessage}`,
    );
  const counted = grownBetween(before, after)
    .filter(({ labels }) => labels['reporter'] === 'destination')
    .map(
      ({ labels }) =>
        `${labels['connection_security_policy'] ?? 'unknown'} as ${labels['source_principal'] ?? 'unknown'}`,
    );
  const value = counted.length === 0 ? 'not counted' : [...new Set(counted)].toSorted().join(', ');
  return { is: 'reports', fact: 'requests-total', value };
}
