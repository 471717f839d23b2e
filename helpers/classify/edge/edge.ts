import { mayBeReportedAs, type Mechanism } from '../../model/mechanism.ts';
import type { Observed } from '../../model/outcome.ts';
import type { ProxyWitness, Witnessed } from '../../model/witness.ts';
import type { EdgeFacts } from '../../probe/edge/facts.ts';
import { isPassedOn } from '../../probe/http/passed-on.ts';
import { firstMatch, inconclusive, refinedByProxy, refusedOr } from '../classification.ts';
import { refusalOf } from '../http/proxy-response.ts';
import { tlsAlertIn } from '../tls/tls-alerts.ts';
import { WITHOUT_RESPONSE } from '../tls/tls.ts';

/**
 * Names the outcome of a request to a gateway: transport and identity at the gateway. The client
 * knows the server that ended its TLS, and what it offered; only the log of the gateway knows the
 * certificate that the gateway verified, and why its hop to the callee failed.
 */
export function classifyEdge(facts: EdgeFacts, { callee, proxy, gateway: atGateway }: Witnessed): Observed {
  if (facts.status === 0) {
    const mechanism = tlsAlertIn(`${facts.errorCode} ${facts.errorMessage}`) ?? firstMatch(WITHOUT_RESPONSE, facts);
    return refusedOr(refinedByProxy(mechanism, atGateway), `no row knows ${describe(facts)}`);
  }
  if (facts.reached !== 'response') return inconclusive(`the response was cut off: ${describe(facts)}`);
  const refusal = causeAtGateway(refusalOf(facts, proxy ?? atGateway), atGateway);
  if (refusal !== undefined) return { is: 'refused', by: refusal };
  if (callee?.echoesRequest === false) return inconclusive(`the callee answered another request: ${describe(facts)}`);
  if (callee === undefined && !isReported(facts, atGateway))
    return inconclusive(`neither the callee nor the gateway reported the request: ${describe(facts)}`);
  return admittedBy(facts, atGateway);
}

/** The cause that the gateway logged of a failure that it reported to its client. */
function causeAtGateway(refusal: Mechanism | undefined, atGateway: ProxyWitness | undefined): Mechanism | undefined {
  const logged = atGateway?.refused;
  return refusal !== undefined && logged !== undefined && mayBeReportedAs(logged, refusal) ? logged : refusal;
}

/** A callee that does not echo its request sent the response that the gateway logged. */
function isReported(facts: EdgeFacts, atGateway: ProxyWitness | undefined): boolean {
  return isPassedOn(facts) && atGateway?.status === facts.status && atGateway.refused === undefined;
}

function admittedBy({ tls }: EdgeFacts, atGateway: ProxyWitness | undefined): Observed {
  if (tls === undefined) return { is: 'admitted', over: 'plaintext' };
  if (atGateway?.transport === 'mtls') {
    if (atGateway.as === undefined) return inconclusive('the gateway verified a certificate without an identity');
    return { is: 'admitted', over: 'mtls', as: atGateway.as, seenBy: 'gateway' };
  }
  if (tls.offered !== undefined && atGateway === undefined)
    return inconclusive('the client offered a certificate, and the gateway did not log whether it verified it');
  return { is: 'admitted', over: 'tls' };
}

function describe({ reached, errorCode, errorMessage, status, body }: EdgeFacts): string {
  const error = errorCode === '' && errorMessage === '' ? '' : `, ${errorCode} (${errorMessage})`;
  return `reached ${reached}${error}, status ${status.toString()}, body ${JSON.stringify(body.slice(0, 200))}`;
}
