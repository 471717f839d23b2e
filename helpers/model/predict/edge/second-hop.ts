import type { BoundServer } from '../../gateways/servers.ts';
import { gatewayHostOf, gatewayHosts } from '../../gateways/virtual-hosts.ts';
import { refused } from '../../outcome.ts';
import { normalizedPath } from '../../policies/conditions/path-normalization.ts';
import type { RouteTarget, VirtualService } from '../../policies/routed.ts';
import type { Call } from '../../probes/call.ts';
import type { DeadEnd, Destination } from '../../routing/addressing.ts';
import { requireCallee } from '../../routing/destination.ts';
import { followed, routedTo } from '../../routing/followed.ts';
import { registryOf } from '../../routing/registry.ts';
import { containerTraits, portTraits } from '../../workloads/workload.ts';
import { inAgreement, sentTo } from '../calls/workload-calls.ts';
import { identityOf, meshOf, unknown, type Prediction } from '../situation.ts';
import { insideOf, type Admission, type EdgePrediction, type Entry } from './edge-situation.ts';
import { forwarded } from './forwarded.ts';
import { guarded } from './guarded.ts';

interface Accepted {
  /** The servers that share the route configuration. */
  readonly servers: readonly BoundServer[];
  readonly trace: readonly string[];
  readonly admission: Admission;
}

/** A request that a gateway reads: its policies decide first, then its routes. */
export function requested(entry: Entry, { servers, trace, admission }: Accepted): EdgePrediction {
  const { situation, proxy } = entry;
  const { probe } = situation;
  const [port = probe.port] = [proxy.ports[probe.port]];
  const policed = guarded(entry, { port, admission });
  if (policed.refusedBy !== undefined)
    return { outcome: refused.by(policed.refusedBy), trace: [...trace, ...policed.trace] };
  const rules = [...trace, ...policed.trace];
  const host = gatewayHostOf(gatewayHosts(situation, proxy, servers), probe.host);
  if (host === undefined) return nowhere([...rules, `no VirtualService of the server is for the host ${probe.host}`]);
  if (host.redirectedBy !== undefined && probe.tls === undefined) {
    const why = `the Gateway ${host.redirectedBy} redirects ${host.domain} to HTTPS`;
    return { outcome: refused.by('redirected:301'), trace: [...rules, why] };
  }
  const inside = insideOf(entry, forwarded(entry));
  const path = normalizedPath(probe.path, meshOf(situation).pathNormalization);
  const request = { host: probe.host, method: probe.method, path, headers: probe.headers };
  const [first] = servers;
  const sent = { caller: proxy.workload, port: first?.port ?? probe.port, request };
  const registry = registryOf(inside, proxy.workload);
  const found = followed(inside, sent, { registry, routes: host.routes, of: host.of });
  const call = (destination: Destination): Call => ({
    port: destination.port,
    protocol: 'http',
    request: { method: probe.method, path: destination.path ?? path },
  });
  const predictions = found.map((destination) => onward(entry, destination, { call, rules }));
  const [written = path] = found.flatMap((one) => ('refusedBy' in one ? [] : [one.path ?? path]));
  return admittedBy(inAgreement(situation.route, predictions), admission, written);
}

function nowhere(trace: readonly string[]): Prediction {
  return { outcome: refused.by('no-route'), trace: [...trace, 'so the gateway answers 404: no-route'] };
}

/** Whatever the callee sees, the client is admitted as the gateway knows it. */
function admittedBy({ outcome: hop, trace }: Prediction, { over, ...known }: Admission, path: string): EdgePrediction {
  if (hop.is !== 'admitted') return { outcome: hop, trace };
  return { outcome: over, trace, received: { ...known, hop, path } };
}

interface Passed {
  readonly by: VirtualService;
  readonly targets: readonly RouteTarget[];
  readonly trace: readonly string[];
}

/** A connection that a gateway passes on without reading it. */
export function passedOn(entry: Entry, { by, targets, trace }: Passed): Prediction {
  const { situation, proxy } = entry;
  const { probe, route } = situation;
  const { certificate } = probe.tls ?? {};
  const tls = { certificate: certificate === undefined ? 'none' : 'foreign-authority', alpn: [] } as const;
  if (certificate !== undefined) throw unknown(route, 'a client certificate that a gateway passes on');
  const port = proxy.ports[probe.port] ?? probe.port;
  const policed = guarded(entry, { port, sni: probe.tls?.sni ?? '' });
  if (policed.refusedBy !== undefined)
    return { outcome: refused.by(policed.refusedBy), trace: [...trace, ...policed.trace] };
  const inside = insideOf(entry, probe.headers);
  const registry = registryOf(inside, proxy.workload);
  const call = (destination: Destination): Call => ({
    port: destination.port,
    protocol: 'http',
    request: { method: probe.method, path: probe.path },
    tls,
  });
  const rules = [...trace, ...policed.trace, `the VirtualService ${by.namespace}/${by.name} passes the connection on`];
  const predictions = targets.map((target) => {
    const cluster = routedTo(
      inside,
      { caller: proxy.workload, port: probe.port },
      { target, namespace: by.namespace, registry },
    );
    const destination = 'refusedBy' in cluster ? cluster : { ...cluster, protocol: 'tcp' as const };
    return onward(entry, destination, { call, rules });
  });
  const { outcome, trace: all } = inAgreement(route, predictions);
  return { outcome: outcome.is === 'admitted' ? { is: 'admitted', over: 'tls' } : outcome, trace: all };
}

interface Onward {
  readonly call: (destination: Destination) => Call;
  readonly rules: readonly string[];
}

/** The hop from the gateway to the callee, by the rules of a caller with a sidecar. */
function onward(entry: Entry, destination: Destination | DeadEnd, { call, rules }: Onward): Prediction {
  const { situation, proxy, callee } = entry;
  if ('refusedBy' in destination) {
    const { refusedBy, trace } = destination;
    return { outcome: refused.by(refusedBy), trace: [...rules, ...trace, `so the gateway refuses it: ${refusedBy}`] };
  }
  const inside = insideOf(entry, forwarded(entry));
  const { service, port } = destination;
  const target = service.ports[port.toString()]?.target ?? port;
  requireCallee(inside, { callee, containerPort: target }, destination);
  // The endpoint of a ServiceEntry is a Service, whose port the target is.
  const traits = service.entry === undefined ? containerTraits(callee, target) : portTraits(callee, target);
  if (traits === undefined) throw unknown(situation.route, `${callee.app} has no port ${target.toString()}`);
  const sending = { situation: inside, caller: proxy.workload, callee, call: call(destination), port: traits };
  const { outcome, trace } = sentTo(sending, destination);
  const as = `the gateway sends it on as ${identityOf(situation, proxy.workload)}`;
  const isMutual = outcome.is === 'admitted' && outcome.over === 'mtls';
  return { outcome, trace: [...rules, ...trace, ...(isMutual ? [as] : [])] };
}
