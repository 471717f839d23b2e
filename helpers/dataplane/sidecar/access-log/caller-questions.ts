import type { ClientFacts } from '../../../probe/facts.ts';
import { readEchoedTarget } from '../../../witness/callee/echoed-headers.ts';
import { portIn, terminatedAt } from '../../../witness/callee/terminated.ts';
import type { Exchange } from '../../data-plane.ts';
import type { CallerQuestion } from './collect-callers.ts';

/**
 * What to search for in the log of the caller's sidecar: the cause of a call that failed between
 * the sidecars, or the TLS that it opened for a call whose callee terminated TLS itself. The line
 * must exist when the callee has no sidecar, and when the caller's sidecar reports in its response
 * that it could not connect.
 */
export function callerQuestionOf({ result, callee, caller }: Exchange): CallerQuestion | undefined {
  const { request, facts, asked } = result;
  if (facts.repeated === true || caller?.meshed !== true) return undefined;
  const failure = failureIn(facts);
  const opened = failure === undefined ? openedTo(facts) : undefined;
  const port = opened?.port ?? request.containerPort?.toString();
  if (failure === undefined && opened === undefined) return undefined;
  if (asked === undefined || callee === undefined || port === undefined) return undefined;
  const host = callee.ip.includes(':') ? `[${callee.ip}]` : callee.ip;
  return {
    caller: request.from,
    requestId: request.requestId,
    asked,
    upstream: `${host}:${port}`,
    byId: failure !== 'bytes' && opened?.isBytes !== true,
    certain: !callee.meshed || failure === 'response',
  };
}

/**
 * The port of a callee that terminated TLS, although its client sent none: a sidecar opened it.
 * Undefined for every other result.
 */
function openedTo(facts: ClientFacts): { readonly port: string; readonly isBytes: boolean } | undefined {
  const reported =
    facts.kind === 'http'
      ? readEchoedTarget(facts.body)
      : facts.kind === 'echo' && facts.ok && facts.protocol !== 'https'
        ? portIn(facts.callee)
        : {};
  if (reported.port === undefined || terminatedAt(reported) === undefined) return undefined;
  return { port: reported.port, isBytes: facts.kind === 'echo' && facts.protocol === 'tcp' };
}

/** Envoy's text about a connection that it could not open; newer builds leave the cause out. */
const NOT_CONNECTED = /reset reason: (remote )?connection failure/;

/**
 * How a client noticed a failure between the sidecars: its connection ended, of a request or of
 * bytes without an id, or its own sidecar sent a response. Undefined for every other result.
 */
function failureIn(facts: ClientFacts): 'request' | 'bytes' | 'response' | undefined {
  if (facts.kind === 'http') return NOT_CONNECTED.test(facts.body) ? 'response' : undefined;
  if (facts.kind !== 'echo') return undefined;
  if (NOT_CONNECTED.test(facts.body) || NOT_CONNECTED.test(facts.error)) return 'response';
  if (facts.ok) return undefined;
  if (facts.protocol === 'websocket') return 'request';
  return facts.protocol === 'tcp' || facts.protocol === 'https' ? 'bytes' : undefined;
}
