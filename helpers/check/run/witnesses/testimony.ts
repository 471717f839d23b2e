import type { CastPod } from '../../../kube/pods.ts';
import type { Json } from '../../../model/observation.ts';
import type { Answer, ClientFacts, EchoFacts, HttpFacts } from '../../../probe/facts.ts';
import type { Question } from '../../../witness/access-log/hear.ts';
import { calleeFacts, calleeFactsOf, type CalleeFacts } from '../../../witness/callee/callee.ts';
import { tcpLogFacts } from '../../../witness/mongo/mongo-proxy.ts';
import type { TcpLog } from '../../../witness/mongo/tcp-log.ts';
import type { Facts, Testimony } from '../ports.ts';

/** What the application says that it received, read from its own answer. */
export function calleeTestimony(answer: Answer): readonly Testimony[] {
  const said = calleeFactsIn(answer.facts, answer.ask.requestId);
  return said === undefined ? [] : [testimony(answer, 'callee', said)];
}

function calleeFactsIn(facts: ClientFacts, requestId: string): CalleeFacts | undefined {
  if (facts.kind === 'http') return calleeFacts(facts, requestId);
  // What reached the application inside its own TLS no sidecar wrote into.
  if (facts.kind !== 'echo' || facts.protocol === 'https' || facts.requestHeaders === undefined) return undefined;
  return calleeFactsOf(new Map(Object.entries(facts.requestHeaders)), requestId);
}

/** What the sidecar of a MongoDB client says of the connections that it made for it. */
export async function callerTestimony(
  log: TcpLog,
  caller: CastPod | undefined,
  answer: Answer,
  signal: AbortSignal,
): Promise<readonly Testimony[]> {
  const { facts } = answer;
  if (facts.kind !== 'mongo' || !facts.ok || caller?.meshed !== true) return [];
  const said = tcpLogFacts(facts, await log.connections(caller, facts.localPorts ?? [], signal));
  return said === undefined ? [] : [testimony(answer, 'proxy', said)];
}

/** A witness's word on the request of an answer. */
export function testimony({ ask }: Answer, witness: Testimony['witness'], facts: unknown): Testimony {
  return { route: ask.route, requestId: ask.requestId, witness, facts: plain(facts) };
}

interface Ends {
  readonly callee: CastPod | undefined;
  readonly caller: CastPod | undefined;
}

/** What to look for in the log of the callee's sidecar; undefined where it has none or cannot have met the request. */
export function questionOf({ ask, facts, asked }: Answer, { callee, caller }: Ends): Question | undefined {
  const unseen = ask.containerPort !== undefined && callee?.excludedPorts?.includes(ask.containerPort) === true;
  const logged = callee?.meshed === true && !unseen ? loggedAs(facts, caller?.meshed === true) : undefined;
  if (logged === undefined || asked === undefined) return undefined;
  const port = caller?.meshed === false && 'localPort' in facts ? facts.localPort : undefined;
  const end = caller === undefined ? undefined : { address: caller.ip, ...(port === undefined ? {} : { port }) };
  return {
    callee: ask.to,
    requestId: ask.requestId,
    asked,
    ...logged,
    ...(ask.containerPort === undefined ? {} : { containerPort: ask.containerPort }),
    ...(end === undefined ? {} : { caller: end }),
  };
}

type Logged = Pick<Question, 'logged' | 'certain' | 'status'>;

function loggedAs(facts: ClientFacts, callerMeshed: boolean): Logged | undefined {
  switch (facts.kind) {
    case 'http':
      return httpLogged(facts, callerMeshed);
    case 'echo':
      return echoLogged(facts);
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
  const bySomebodyElse = callerMeshed && status !== 403 && (status < 200 || status > 299);
  if (status > 0) return { logged: bySomebodyElse ? 'either' : 'request', certain: !bySomebodyElse, status };
  return localPort === undefined ? undefined : { logged: 'either', certain: false, status };
}

/** Where TLS ends in the application, or there are only bytes, a sidecar sees connections and no requests. */
function echoLogged({ protocol, ok, status }: EchoFacts): Logged {
  if (protocol === 'tcp' || protocol === 'https') return connection(ok);
  return { logged: ok ? 'request' : 'either', certain: ok, status };
}

function connection(certain: boolean): Logged {
  return { logged: 'connection', certain, status: 0 };
}

/** The same as plain JSON: fields that are undefined are dropped. */
export function plain(value: unknown): Facts {
  return JSON.parse(JSON.stringify(value)) as Record<string, Json>;
}
