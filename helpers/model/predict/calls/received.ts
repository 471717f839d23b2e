import type { Attempt as Received, HttpAttempt } from '../../policies/conditions/attempt.ts';
import { normalizedPath } from '../../policies/conditions/path-normalization.ts';
import type { ClientTls } from '../../policies/destination-rule/types.ts';
import { isAtPod } from '../../probes/fields.ts';
import { meshOf, type Situation } from '../situation.ts';
import { type Attempt, type Wire } from './attempt.ts';

/** The request as the AuthorizationPolicies of the callee match it. */
export function receivedBy(
  attempt: Attempt,
  { wire, tls }: { readonly wire: Wire; readonly tls?: ClientTls | undefined },
  identity: string | undefined,
): Received {
  const { call, port } = attempt;
  const http = port.declared === 'http' && call.request !== undefined ? httpOf(attempt) : undefined;
  const sni = serverName(attempt, wire, tls);
  return {
    principal: identity?.slice('spiffe://'.length) ?? '',
    containerPort: port.container,
    ...(sni === undefined ? {} : { sni }),
    ...(http === undefined ? {} : { http }),
  };
}

function httpOf({ situation, callee, call, destination }: Attempt): HttpAttempt {
  const { method = '', path: sent = '' } = call.request ?? {};
  const path = destination.path ?? sent;
  const { headers = {}, token } = { headers: undefined, token: undefined, ...situation.probe };
  const host = hostOf(situation, `${callee.name}.${callee.namespace}`);
  return {
    method,
    path: normalizedPath(path, meshOf(situation).pathNormalization),
    headers,
    ...(token === undefined ? {} : { token }),
    ...(host === undefined ? {} : { host }),
  };
}

/** The Host header that a client sends; sidecars forward it unchanged. */
function hostOf({ probe }: Situation, service: string): string | undefined {
  const { host, at = service } = { host: undefined, at: undefined, ...probe };
  if (host !== undefined) return host;
  if (isAtPod({ at })) return undefined;
  // A client of HTTP leaves the protocol's own port out.
  return probe.kind === 'http' ? `${at}${probe.port === 80 ? '' : `:${probe.port.toString()}`}` : undefined;
}

/**
 * Server name in the TLS of a sidecar: that of the rule, else that of the destination's cluster
 * (pilot, BuildDNSSrvSubsetKey); "" without TLS.
 */
function serverName({ destination }: Attempt, wire: Wire, tls: ClientTls | undefined): string | undefined {
  if (wire === 'plaintext') return '';
  if (wire !== 'istio-mtls') return undefined;
  const { service, port, subset = '' } = destination;
  return tls?.sni || `outbound_.${port.toString()}_.${subset}_.${service.host}`;
}
