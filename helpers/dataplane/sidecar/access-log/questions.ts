import type { EchoFacts } from '../../../probe/echo/facts.ts';
import type { ClientFacts } from '../../../probe/facts.ts';
import type { HttpFacts } from '../../../probe/http/facts.ts';
import type { Exchange } from '../../data-plane.ts';
import { sidecarReception } from '../reception.ts';
import type { CallerQuestion } from './collect-callers.ts';
import type { Question } from './collect.ts';

/**
 * What to look for in the log of the callee's sidecar; undefined where it has none or cannot have met the request. Of a request that was sent
 * twice nobody knows which of them a line is about: the first may have left another pod in another way.
 */
export function questionOf({ result, callee, caller }: Exchange): Question | undefined {
  const { request, facts, asked } = result;
  if (facts.repeated === true) return undefined;
  const receiver = sidecarReception(callee, request.containerPort);
  const logged = receiver === 'proxy' ? loggedAs(facts, caller?.meshed === true) : undefined;
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
export function callerQuestionOf({ result, callee, caller }: Exchange): CallerQuestion | undefined {
  const { request, facts, asked } = result;
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
