import type { EdgeFacts } from '../../../probe/edge/facts.ts';
import type { Exchange } from '../../data-plane.ts';
import type { Question } from './collect.ts';

/**
 * What to search for in the log of a gateway: a request by its id, and a connection without one, as
 * one whose handshake failed, by the client's end of it, which a gateway sees where its Service has
 * `externalTrafficPolicy: Local`. Undefined for a request that reached no gateway, or was sent
 * twice: a line may be about either attempt.
 */
export function gatewayQuestionOf({ result, gateway }: Exchange): Question | undefined {
  const { request, facts, asked } = result;
  if (facts.kind !== 'edge' || facts.repeated === true || gateway === undefined || asked === undefined)
    return undefined;
  const end = facts.reached === 'nothing' ? undefined : endOf(facts);
  if (end === undefined) return undefined;
  const { namespace, workload } = gateway;
  return {
    callee: { namespace, workload },
    requestId: request.requestId,
    asked,
    // Bytes that a gateway passes through have no request id.
    logged: facts.tls === undefined && facts.status > 0 ? 'request' : 'either',
    certain: true,
    status: facts.status,
    caller: end,
  };
}

/** The client's end of its connection. */
function endOf({ local }: EdgeFacts): Question['caller'] {
  const split = local.lastIndexOf(':');
  if (split < 0) return undefined;
  return { address: local.slice(0, split).replace(/^\[|\]$/g, ''), port: Number(local.slice(split + 1)) };
}
