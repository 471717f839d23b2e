import type { Situation } from '../predict/situation.ts';
import type { DeadEnd, Destination } from './addressing.ts';
import { atService, followed } from './followed.ts';
import type { Sent } from './matches.ts';
import { outboundPolicyOf } from './outbound/outbound-traffic.ts';
import type { Registered } from './registry.ts';
import { hostOf, virtualHosts } from './virtual-hosts.ts';

interface Known {
  readonly registry: readonly Registered[];
  /** The Service whose address the request is sent to. */
  readonly address: Registered;
}

/** Where the HTTP routes of the caller's sidecar send a request. */
export function routed(
  situation: Situation,
  sent: Sent,
  { registry, address }: Known,
): readonly (Destination | DeadEnd)[] {
  const { port, request } = sent;
  const name = (request.host.split(':')[0] ?? '').toLowerCase();
  const host = hostOf(virtualHosts(situation, registry, sent), name);
  if (host === undefined) return [undeclared(situation, sent, address, name)];
  const found =
    host.by === undefined
      ? [atService(host.service ?? address, port)]
      : followed(situation, sent, { registry, routes: host.routes, of: [host.by] });
  return found.map((one) => atOriginal(one, address));
}

/** A request for a host that the registry of its sidecar does not have. */
function undeclared(situation: Situation, { caller, port }: Sent, address: Registered, name: string) {
  const { mode, by } = outboundPolicyOf(situation, caller);
  if (mode === 'REGISTRY_ONLY') {
    const set = by === undefined ? mode : `the Sidecar ${by.namespace}/${by.name} sets ${mode}`;
    const why = `${set}: the registry of the sidecar does not have the host ${name}`;
    return { refusedBy: 'no-route', trace: [...address.trace, why] } as const;
  }
  const trace = [...address.trace, `no route is for the host ${name}, which goes to its address as it is`];
  return { service: address, port, protocol: 'http', passesThrough: true, trace } as const;
}

/** A cluster without endpoints sends a request to the address that its caller used. */
function atOriginal(found: Destination | DeadEnd, address: Registered): Destination | DeadEnd {
  return 'refusedBy' in found || found.service.entry?.isOriginal !== true ? found : { ...found, original: address };
}
