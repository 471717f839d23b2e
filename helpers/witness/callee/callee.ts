import * as z from 'zod';
import { messageOf } from '../../errors.ts';
import type { CalleeWitness } from '../../model/witness.ts';
import type { HttpFacts } from '../../probe/http/facts.ts';
import { readEchoedHeaders, readEchoedTarget, type EchoedHeaders, type EchoedTarget } from './echoed-headers.ts';
import { recordedSession, sessionReport } from './session.ts';
import { terminatedAt } from './terminated.ts';
import { parseXfcc, type XfccElement } from './xfcc.ts';

/** What the callee's application received, in full; an observation of the witness `callee`. */
export interface CalleeFacts extends CalleeWitness, EchoedTarget {
  /** Set when no proxy of HTTP was on the way: Envoy adds X-Forwarded-Proto to every request. */
  readonly direct?: true;
  readonly requestIds: readonly string[];
  /** The header as received, one entry per line of it. */
  readonly xfcc: readonly string[];
  readonly elements: readonly XfccElement[];
  /** Why the header could not be read; "" when it could. */
  readonly malformed: string;
}

/** Reads the callee's report from its response; undefined when that echoes no headers. */
export function calleeFacts(facts: Pick<HttpFacts, 'status' | 'body'>, requestId: string): CalleeFacts | undefined {
  const headers = facts.status === 0 ? undefined : readEchoedHeaders(facts.body);
  return headers === undefined ? undefined : calleeFactsOf(headers, requestId, readEchoedTarget(facts.body));
}

/** Reads the callee's report from the headers it received, names in lower case. */
export function calleeFactsOf(headers: EchoedHeaders, requestId: string, target: EchoedTarget = {}): CalleeFacts {
  // Gateways replace the id of a client outside of the mesh; its marker ends with the id.
  const markers = headers.get('x-meshproof-marker') ?? [];
  const requestIds = [...(headers.get('x-request-id') ?? []), ...markers.map((one) => one.slice(-requestId.length))];
  const xfcc = [...(headers.get('x-forwarded-client-cert') ?? [])];
  const direct = headers.has('x-forwarded-proto') ? {} : { direct: true as const };
  return factsOf({ requestIds, xfcc, ...target, ...direct }, requestId);
}

const recorded = z.object({
  requestIds: z.array(z.string()),
  xfcc: z.array(z.string()),
  target: z.string().exactOptional(),
  host: z.string().exactOptional(),
  port: z.string().exactOptional(),
  clientSubject: z.string().exactOptional(),
  direct: z.literal(true).exactOptional(),
});

/** Reads the callee's report from recorded facts: from its headers, not from derived fields. */
export function readCalleeReport(facts: unknown, requestId: string): CalleeFacts | undefined {
  const session = recordedSession.safeParse(facts);
  if (session.success) return sessionReport(session.data.session, requestId);
  const { data } = recorded.safeParse(facts);
  return data === undefined ? undefined : factsOf(data, requestId);
}

function factsOf({ requestIds, xfcc, ...target }: z.infer<typeof recorded>, requestId: string): CalleeFacts {
  const { elements, malformed } = readAll(xfcc);
  const terminated = terminatedAt(target);
  return {
    echoesRequest: requestIds.some((received) => sameRequest(received, requestId)),
    peer: identityOf(elements.at(-1)),
    certificateForwarded: xfcc.length > 0,
    requestIds,
    xfcc,
    elements,
    malformed,
    ...target,
    ...(terminated === undefined ? {} : { terminated }),
  };
}

/** A header that does not follow the grammar identifies no peer. */
function readAll(lines: readonly string[]): { elements: readonly XfccElement[]; malformed: string } {
  try {
    return { elements: lines.flatMap(parseXfcc), malformed: '' };
  } catch (error) {
    return { elements: [], malformed: messageOf(error) };
  }
}

/** Position of the digit that stores Envoy's tracing decision (Envoy, pack_trace_reason). */
const TRACE_DIGIT = 14;

/** True when both are the id of one request, apart from a proxy's tracing decision. */
export function sameRequest(left: string, right: string): boolean {
  const plain = (id: string): string => id.slice(0, TRACE_DIGIT) + id.slice(TRACE_DIGIT + 1);
  return left.length === right.length && plain(left) === plain(right);
}

/** SPIFFE URI if the certificate has one, else its subject. */
function identityOf(element: XfccElement | undefined): string {
  return element?.uri[0] ?? element?.subject ?? '';
}
