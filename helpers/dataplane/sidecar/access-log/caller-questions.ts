import type { ClientFacts } from '../../../probe/facts.ts';
import type { Exchange } from '../../data-plane.ts';
import type { CallerQuestion } from './collect-callers.ts';

/**
 * What to search for in the log of the caller's sidecar: the cause of a call that failed between
 * the sidecars. The line must exist when the callee has no sidecar, and when the caller's sidecar
 * reports in its response that it could not connect.
 */
export function callerQuestionOf({ result, callee, caller }: Exchange): CallerQuestion | undefined {
  const { request, facts, asked } = result;
  if (facts.repeated === true || caller?.meshed !== true) return undefined;
  const failure = failureIn(facts);
  if (failure === undefined || asked === undefined || callee === undefined || request.containerPort === undefined)
    return undefined;
  const host = callee.ip.includes(':') ? `[${callee.ip}]` : callee.ip;
  return {
    caller: request.from,
    requestId: request.requestId,
    asked,
    upstream: `${host}:${request.containerPort.toString()}`,
    byId: failure !== 'bytes',
    certain: !callee.meshed || failure === 'response',
  };
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
