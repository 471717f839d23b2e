import type { EchoFacts } from '../../../probe/echo/facts.ts';
import type { ClientFacts } from '../../../probe/facts.ts';
import type { HttpFacts } from '../../../probe/http/facts.ts';
import { isPassedOn } from '../../../probe/http/passed-on.ts';
import type { Exchange } from '../../data-plane.ts';
import { sidecarReception } from '../reception.ts';
import type { Question } from './collect.ts';

/**
 * What to search for in the log of the callee's sidecar; undefined where the sidecar cannot have
 * received the request. A request that was sent twice is not searched for: a line may be about
 * either attempt.
 */
export function questionOf({ result, callee, caller }: Exchange): Question | undefined {
  const { request, facts, asked } = result;
  if (facts.repeated === true) return undefined;
  const logged = callee?.meshed === true ? loggedAs(facts, caller?.meshed === true) : undefined;
  if (logged === undefined || asked === undefined || callee === undefined) return undefined;
  // A port that the sidecar does not capture is searched for as well: that is how it is proved.
  const isCaptured = sidecarReception(callee, request.containerPort) === 'proxy';
  if (!isCaptured && !logged.certain) return undefined;
  const port = caller?.meshed === false && 'localPort' in facts ? facts.localPort : undefined;
  const end = caller === undefined ? undefined : { address: caller.ip, ...(port === undefined ? {} : { port }) };
  return {
    callee: request.to,
    requestId: request.requestId,
    asked,
    ...logged,
    certain: logged.certain && isCaptured,
    ...(logged.certain ? { absentIn: `${callee.namespace}/${callee.name}` } : {}),
    ...(request.containerPort === undefined ? {} : { containerPort: request.containerPort }),
    ...(end === undefined ? {} : { caller: end }),
  };
}

type Logged = Pick<Question, 'logged' | 'certain' | 'status'>;

function loggedAs(facts: ClientFacts, callerMeshed: boolean): Logged | undefined {
  switch (facts.kind) {
    case 'http':
      return httpLogged(facts, callerMeshed);
    case 'echo':
      return echoLogged(facts, callerMeshed);
    case 'edge':
      return isPassedOn(facts) ? { logged: 'request', certain: true, status: facts.status } : undefined;
    case 'postgres':
      return connection(facts.ok);
    case 'tls':
      return facts.reached === 'nothing' || facts.reached === 'address' ? undefined : connection(true);
    default:
      return undefined;
  }
}

/**
 * A caller's sidecar responds itself when it cannot reach the callee. The callee's sidecar may then
 * have logged a broken connection, or nothing.
 */
function httpLogged({ status, localPort }: HttpFacts, callerMeshed: boolean): Logged | undefined {
  const byCallersSidecar = callerMeshed && isDoubtful(status);
  if (status > 0) return { logged: byCallersSidecar ? 'either' : 'request', certain: !byCallersSidecar, status };
  return localPort === undefined ? undefined : { logged: 'either', certain: false, status };
}

/** A status that may come from the caller's sidecar. */
function isDoubtful(status: number): boolean {
  return status !== 403 && (status < 200 || status > 299);
}

/** When the application terminates TLS, or for bytes, a sidecar sees connections, not requests. */
function echoLogged({ protocol, ok, status }: EchoFacts, callerMeshed: boolean): Logged {
  if (protocol === 'tcp' || protocol === 'https') return connection(ok);
  const byTheCallee = ok && !(callerMeshed && status !== 0 && isDoubtful(status));
  return { logged: byTheCallee ? 'request' : 'either', certain: byTheCallee, status };
}

function connection(certain: boolean): Logged {
  return { logged: 'connection', certain, status: 0 };
}
