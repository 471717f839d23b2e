import * as z from 'zod';
import type { ProxyWitness } from '../model/witness.ts';
import { accessLogFacts, accessLogReport } from './access-log/access-log-facts.ts';
import { outboundFacts, outboundReport } from './access-log/outbound-facts.ts';
import { tcpLogReport } from './mongo/mongo-proxy.ts';
import { tcpLogEntry } from './mongo/tcp-log-entry.ts';

const tcpLogFacts = z.object({ kind: z.literal('tcp-log'), connections: z.array(tcpLogEntry) });

/**
 * Reads the report of a sidecar from an observation of the witness `proxy`. Pure: a run and its
 * replay read the same. Undefined for lines that contradict each other and for other facts.
 */
export function readProxyReport(facts: unknown): ProxyWitness | undefined {
  const atCallee = accessLogFacts.safeParse(facts);
  if (atCallee.success) return accessLogReport(atCallee.data);
  const failed = outboundFacts.safeParse(facts);
  if (failed.success) return outboundReport(failed.data);
  const atCaller = tcpLogFacts.safeParse(facts);
  return atCaller.success ? tcpLogReport(atCaller.data) : undefined;
}
