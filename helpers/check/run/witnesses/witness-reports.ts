import type { CallerQuestion } from '../../../dataplane/sidecar/access-log/collect-callers.ts';
import type { Question } from '../../../dataplane/sidecar/access-log/collect.ts';
import type { TcpLog } from '../../../dataplane/sidecar/tcp-log/tcp-log.ts';
import type { CastPod } from '../../../kube/pods.ts';
import type { Json } from '../../../model/observation.ts';
import type { ProbeResult } from '../../../probe/probe-request.ts';
import type { ClientFacts } from '../../../probe/facts.ts';
import type { EchoFacts } from '../../../probe/echo/facts.ts';
import type { HttpFacts } from '../../../probe/http/facts.ts';
import { calleeFacts, calleeFactsOf, type CalleeFacts } from '../../../witness/callee/callee.ts';
import { readEchoedHeaders } from '../../../witness/callee/echoed-headers.ts';
import { tcpLogFacts } from '../../../witness/mongo/mongo-proxy.ts';
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

/** What the sidecar of a MongoDB client says of the connections that it made for it. */
export async function callerReport(
  log: TcpLog,
  caller: CastPod | undefined,
  result: ProbeResult,
  signal: AbortSignal,
): Promise<readonly WitnessReport[]> {
  const { facts } = result;
  if (facts.kind !== 'mongo' || !facts.ok || caller?.meshed !== true) return [];
  const said = tcpLogFacts(facts, await log.connections(caller, facts.localPorts ?? [], signal));
  return said === undefined ? [] : [witnessReport(result, 'proxy', said)];
}

/** A witness's word on the request of an answer. */
export function witnessReport(
  { request }: ProbeResult,
  witness: WitnessReport['witness'],
  facts: unknown,
): WitnessReport {
  return { route: request.route, requestId: request.requestId, witness, facts: plain(facts) };
}

interface Ends {
  readonly callee: CastPod | undefined;
  readonly caller: CastPod | undefined;
}

/**
 * What to look for in the log of the callee's sidecar; undefined where it has none or cannot have met the request. Of a request that was sent
 * twice nobody knows which of them a line is about: the first may have left another pod in another way.
 */
export function questionOf({ request, facts, asked }: ProbeResult, { callee, caller }: Ends): Question | undefined {
  if (facts.repeated === true) return undefined;
  const unseen = request.containerPort !== undefined && callee?.excludedPorts?.includes(request.containerPort) === true;
  const logged = callee?.meshed === true && !unseen ? loggedAs(facts, caller?.meshed === true) : undefined;
  if (logged === undefined || asked === undefined) return undefined;
  const port = caller?.meshed === false && 'localPort' in facts ? facts.localPort : undefined;
  const end = caller === undefined ? undefined : { address: caller.ip, ...(port === undefined ? {} : { port }) };
  return {
    callee: request.to,
    requestId: request.requestId,
    asked,
    ...logged,
    ...(request.containerPort === undefined ? {} : { containerPort: request.containerPort }),
    ...(end === undefined ? {} : { caller: end }),
  };
}

/**
 * What to look for in the log of the caller's sidecar: why a call came to nothing, where its client only saw a connection end. It must be
 * there where the callee has no sidecar that could have ended it.
 */
export function callerQuestionOf(
  { request, facts, asked }: ProbeResult,
  { callee, caller }: Ends,
): CallerQuestion | undefined {
  if (facts.repeated === true) return undefined;
  if (facts.kind !== 'echo' || facts.ok || caller?.meshed !== true) return undefined;
  // Over HTTP and gRPC the sidecar's own answer says it.
  const byId = facts.protocol === 'websocket';
  const unread = byId || facts.protocol === 'tcp' || facts.protocol === 'https';
  if (!unread || asked === undefined || callee === undefined || request.containerPort === undefined) return undefined;
  const host = callee.ip.includes(':') ? `[${callee.ip}]` : callee.ip;
  return {
    caller: request.from,
    requestId: request.requestId,
    asked,
    upstream: `${host}:${request.containerPort.toString()}`,
    byId,
    certain: !callee.meshed,
  };
}

type Logged = Pick<Question, 'logged' | 'certain' | 'status'>;

function loggedAs(facts: ClientFacts, callerMeshed: boolean): Logged | undefined {
  switch (facts.kind) {
    case 'http':
      return httpLogged(facts, callerMeshed);
    case 'echo':
      return echoLogged(facts, callerMeshed);
    case 'tls':
      return facts.reached === 'nothing' || facts.reached === 'address' ? undefined : connection(true);
    default:
      return undefined;
  }
}

/**
 * A caller's own sidecar answers in the callee's place when it cannot reach it, so that an error by status may have left nothing but a broken
 * connection at the callee, or nothing at all.
 */
function httpLogged({ status, localPort }: HttpFacts, callerMeshed: boolean): Logged | undefined {
  const bySomebodyElse = callerMeshed && isDoubtful(status);
  if (status > 0) return { logged: bySomebodyElse ? 'either' : 'request', certain: !bySomebodyElse, status };
  return localPort === undefined ? undefined : { logged: 'either', certain: false, status };
}

/** A status that the callee's sidecar need not have given. */
function isDoubtful(status: number): boolean {
  return status !== 403 && (status < 200 || status > 299);
}

/** Where TLS ends in the application, or there are only bytes, a sidecar sees connections and no requests. */
function echoLogged({ protocol, ok, status }: EchoFacts, callerMeshed: boolean): Logged {
  if (protocol === 'tcp' || protocol === 'https') return connection(ok);
  const byTheCallee = ok && !(callerMeshed && status !== 0 && isDoubtful(status));
  return { logged: byTheCallee ? 'request' : 'either', certain: byTheCallee, status };
}

function connection(certain: boolean): Logged {
  return { logged: 'connection', certain, status: 0 };
}

/** The same as plain JSON: fields that are undefined are dropped. */
export function plain(value: unknown): Facts {
  return JSON.parse(JSON.stringify(value)) as Record<string, Json>;
}
