import type { ExpectedOutcome } from '../../../model/outcome.ts';
import type { ProbeSpec } from '../../../model/probes/probe-spec.ts';
import { isStream } from '../../../model/probes/stream.ts';
import { parseRoute } from '../../../model/route.ts';
import type { CheckRecord } from '../../record/check-record.ts';

type Expectations = Readonly<Record<string, ExpectedOutcome>>;

/** Returns the request of a route. */
export function probeOf({ probe, probes }: Pick<CheckRecord, 'probe' | 'probes'>, route: string): ProbeSpec {
  const via = parseRoute(route)?.via;
  return via === undefined ? probe : (probes[via] ?? probe);
}

/** Returns the expectations of routes that each round requests once. */
export function requestedInRounds(record: CheckRecord, expectations: Expectations): Expectations {
  return Object.fromEntries(Object.entries(expectations).filter(([route]) => !isStream(probeOf(record, route))));
}

/** Returns the expectations of routes that are requested as a stream. */
export function requestedInStreams(record: CheckRecord, expectations: Expectations): Expectations {
  return Object.fromEntries(Object.entries(expectations).filter(([route]) => isStream(probeOf(record, route))));
}
