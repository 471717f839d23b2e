import type { Mechanism } from '../../mechanism.ts';
import { governs } from '../../policies/attached.ts';
import { authorize } from '../../policies/authorization.ts';
import type { Attempt } from '../../policies/conditions/attempt.ts';
import { normalizedPath } from '../../policies/conditions/path-normalization.ts';
import { parseSpiffeId } from '../../spiffe-id.ts';
import { inTrustDomains } from '../../trust-domain.ts';
import { meshOf, unknown } from '../situation.ts';
import { addressSeen, type Admission, type Entry } from './edge-situation.ts';

interface Met {
  /** Port of the gateway's pods. */
  readonly port: number;
  /** Of a request that the gateway reads. */
  readonly admission?: Admission;
  /** Of a connection that it passes on. */
  readonly sni?: string;
}

interface Guarded {
  readonly refusedBy?: Mechanism;
  readonly trace: readonly string[];
}

/**
 * What the policies of a gateway decide. A client from outside has no principal, and its address is
 * that of the connection: the gateway trusts no X-Forwarded-For (useRemoteAddress). Its
 * PeerAuthentications do not count, since the servers of Gateways set the TLS.
 */
export function guarded(entry: Entry, { port, admission, sni }: Met): Guarded {
  const { situation, proxy } = entry;
  const mesh = meshOf(situation);
  const isX509 = admission?.as !== undefined && parseSpiffeId(admission.as) === undefined;
  if (isX509 && namesPrincipals(entry)) throw unknown(situation.route, 'a principal that is no identity of the mesh');
  const principal = isX509 ? '' : (admission?.as?.slice('spiffe://'.length) ?? '');
  const attempt: Attempt = {
    principal,
    containerPort: port,
    sni: sni ?? situation.probe.tls?.sni ?? '',
    ...addressesOf(entry),
    ...(admission === undefined ? {} : { http: httpOf(entry) }),
  };
  const authorized = authorize(inTrustDomains(situation.policies, mesh), proxy.workload, attempt, mesh.authorizers);
  const { allowed, byServer, tokenStatus, notModelled, trace } = authorized;
  if (notModelled !== undefined) throw unknown(situation.route, notModelled.join('; '));
  if (allowed) return { trace };
  if (admission === undefined) return { refusedBy: 'rbac-l4', trace };
  if (byServer === true) return { refusedBy: 'ext-authz-403', trace };
  return { refusedBy: tokenStatus === undefined ? 'rbac-403' : (`jwt-${tokenStatus}` as const), trace };
}

/** Whether a policy of the gateway is about identities, which Envoy takes from any certificate. */
function namesPrincipals({ situation: { policies }, proxy }: Entry): boolean {
  return policies
    .filter((policy) => policy.kind === 'AuthorizationPolicy')
    .filter((policy) => governs(policy, proxy.workload))
    .flatMap(({ rules }) => rules.flatMap(({ from, when }) => [...from.flat(), ...when]))
    .some(({ key }) => /^source\.(principal|namespace|serviceAccount|trustDomain)$/.test(key));
}

function addressesOf(entry: Entry): Pick<Attempt, 'addresses'> {
  const caller = addressSeen(entry);
  return caller === undefined ? {} : { addresses: { caller } };
}

function httpOf({ situation }: Entry): NonNullable<Attempt['http']> {
  const { method, path, host, headers } = situation.probe;
  const kept = Object.entries(headers).filter(([name]) => !/^x-forwarded-(for|client-cert|proto)$/i.test(name));
  const normalized = normalizedPath(path, meshOf(situation).pathNormalization);
  return { method, path: normalized, host, headers: Object.fromEntries(kept) };
}
