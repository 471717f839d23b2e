import type { Json } from '../../../model/observation.ts';
import type { ClientFacts } from '../../../probe/facts.ts';
import type { ProbeResult } from '../../../probe/probe-request.ts';
import { calleeFacts, calleeFactsOf, type CalleeFacts } from '../../../witness/callee/callee.ts';
import { readEchoedHeaders } from '../../../witness/callee/echoed-headers.ts';
import type { Facts, WitnessReport } from '../ports.ts';

/** What the application says that it received, read from its own answer. */
export function calleeReport(result: ProbeResult): readonly WitnessReport[] {
  const said = calleeFactsIn(result.facts, result.request.requestId);
  return said === undefined ? [] : [witnessReport(result, 'callee', said)];
}

function calleeFactsIn(facts: ClientFacts, requestId: string): CalleeFacts | undefined {
  if (facts.kind === 'http') return calleeFacts(facts, requestId);
  if (facts.kind === 'tls') return calleeFactsInAnswer(facts.answer, requestId);
  // What reached the application inside its own TLS no sidecar wrote into.
  if (facts.kind !== 'echo' || facts.protocol === 'https' || facts.requestHeaders === undefined) return undefined;
  return calleeFactsOf(new Map(Object.entries(facts.requestHeaders)), requestId);
}

/** Only an HTTP port answers with what it received; one that passes bytes on sends them back. */
function calleeFactsInAnswer(answer: string, requestId: string): CalleeFacts | undefined {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const headers = head.startsWith('HTTP/1.1 200 ') ? readEchoedHeaders(body) : undefined;
  return headers === undefined ? undefined : calleeFactsOf(headers, requestId);
}

/** A witness's word on the request of an answer. */
export function witnessReport(
  { request }: ProbeResult,
  witness: WitnessReport['witness'],
  facts: unknown,
): WitnessReport {
  return { route: request.route, requestId: request.requestId, witness, facts: plain(facts) };
}

/** The same as plain JSON: fields that are undefined are dropped. */
export function plain(value: unknown): Facts {
  return JSON.parse(JSON.stringify(value)) as Record<string, Json>;
}
