import type { ProxyWitness } from '../../model/witness.ts';
import { accessLogFacts, accessLogReport, latestOf } from '../access-log/access-log-facts.ts';
import { callerRefusal } from '../access-log/caller-refusal.ts';

/**
 * Reads the report of a gateway from an observation of the witness `gateway`: it received the
 * request of a client, and was the caller of the next hop, so that it names a failure there as
 * callers do. Pure. Undefined for lines that contradict each other and for other facts.
 */
export function readGatewayReport(facts: unknown): ProxyWitness | undefined {
  const { data } = accessLogFacts.safeParse(facts);
  const report = data === undefined ? undefined : accessLogReport(data);
  const latest = data === undefined ? undefined : latestOf(data.lines);
  if (report?.refused?.startsWith('upstream-reset:') !== true || latest === undefined) return report;
  const refused = callerRefusal(latest);
  return refused === undefined ? report : { ...report, refused };
}
