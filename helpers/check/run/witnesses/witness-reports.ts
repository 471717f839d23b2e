import type { Json } from '../../../model/observation.ts';
import type { ClientFacts } from '../../../probe/facts.ts';
import type { ProbeResult } from '../../../probe/probe-request.ts';
import { calleeFacts, calleeFactsOf, type CalleeFacts } from '../../../witness/callee/callee.ts';
import { readEchoedHeaders, readEchoedTarget, targetIn } from '../../../witness/callee/echoed-headers.ts';
import { sessionReport } from '../../../witness/callee/session.ts';
import type { Facts, WitnessReport } from '../ports.ts';

/** What the application received, read from its response. */
export function calleeReport(result: ProbeResult): readonly WitnessReport[] {
  const found = calleeFactsIn(result.facts, result.request.requestId);
  return found === undefined ? [] : [witnessReport(result, 'callee', found)];
}

function calleeFactsIn(facts: ClientFacts, requestId: string): CalleeFacts | undefined {
  if (facts.kind === 'http' || facts.kind === 'edge') return calleeFacts(facts, requestId);
  if (facts.kind === 'postgres')
    return facts.session?.ssl === true ? sessionReport(facts.session, requestId) : undefined;
  if (facts.kind === 'telemetry') return calleeFacts(facts.request, requestId);
  if (facts.kind === 'tls') return calleeFactsInAnswer(facts.answer, requestId);
  // No sidecar can add headers inside the application's own TLS.
  if (facts.kind !== 'echo' || facts.protocol === 'https' || facts.requestHeaders === undefined) return undefined;
  return calleeFactsOf(new Map(Object.entries(facts.requestHeaders)), requestId, targetIn(facts.callee));
}

/** Only an HTTP port returns the headers that it received; a TCP port echoes bytes. */
function calleeFactsInAnswer(answer: string, requestId: string): CalleeFacts | undefined {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const headers = head.startsWith('HTTP/1.1 200 ') ? readEchoedHeaders(body) : undefined;
  return headers === undefined ? undefined : calleeFactsOf(headers, requestId, readEchoedTarget(body));
}

/** A witness's report about one request. */
export function witnessReport(
  { request }: ProbeResult,
  witness: WitnessReport['witness'],
  facts: unknown,
): WitnessReport {
  return { route: request.route, requestId: request.requestId, witness, facts: plain(facts) };
}

/** A copy as plain JSON, without undefined fields. */
export function plain(value: unknown): Facts {
  return JSON.parse(JSON.stringify(value)) as Record<string, Json>;
}
