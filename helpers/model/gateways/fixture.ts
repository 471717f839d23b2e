import { describeOutcome } from '../outcome.ts';
import type { MeshConfig } from '../policies/mesh-config.ts';
import { parsePolicies } from '../policies/parse-policies.ts';
import { predict } from '../predict/predict.ts';
import { isPrediction } from '../predict/situation.ts';
import { edge, type EdgeProbe } from '../probes/edge.ts';
import type { CastMember } from '../workloads/cast-member.ts';
import { gatewayMember } from '../workloads/edge-member.ts';
import { echo, sleep } from '../workloads/sample-workloads.ts';

/** A gateway, clients of it, and workloads behind it. */
export const cast: Readonly<Record<string, CastMember>> = {
  partner: { kind: 'outsider', address: '172.18.0.9', node: '10.244.0.1' },
  'sleep.legacy': sleep.bare(),
  'ingress.edge': gatewayMember({ serviceAccount: 'ingress' }),
  'echo.foo': echo.meshed(),
  'bare.foo': echo.bare(),
};

/** Requests to the gateway. */
export const to = edge('ingress.edge');

/** An object of Istio in the namespace of the callees, or in another one. */
export const object = (kind: string, name: string, spec: object, namespace = 'foo') => ({
  kind,
  metadata: { name, namespace },
  spec,
});

/** A Gateway with these servers. */
export const gateway = (servers: readonly object[], name = 'web', namespace = 'foo') =>
  object('Gateway', name, { selector: { istio: 'ingressgateway' }, servers }, namespace);

/** A server of HTTP at port 80. */
export const plain = (hosts: readonly string[], more: object = {}) => ({
  port: { number: 80, name: `http-${hosts.join()}`, protocol: 'HTTP' },
  hosts,
  ...more,
});

/** A server of HTTPS at port 443 with the Secret `web`. */
export const https = (hosts: readonly string[], tls: object = {}, protocol = 'HTTPS') => ({
  port: { number: 443, name: `https-${hosts.join()}`, protocol },
  hosts,
  tls: { mode: 'SIMPLE', credentialName: 'web', ...tls },
});

/** A Secret with what the run puts into it. */
export const secret = (stringData: object, name = 'web', namespace = 'edge') => ({
  kind: 'Secret',
  metadata: { name, namespace },
  stringData,
});

/** The certificate of a host with its key. */
export const served = (of = 'a.example') => ({
  'tls.crt': `meshproof-run://certificate/${of}?by=public`,
  'tls.key': `meshproof-run://key/${of}`,
});

/** A VirtualService that the Gateway `web` has, with these routes. */
export const virtual = (hosts: readonly string[], http: readonly object[] = [toEcho()], more: object = {}) =>
  object('VirtualService', `for-${hosts.join()}`, { hosts, gateways: ['web'], http, ...more });

/** A route to port 80 of a Service, for requests with these matches. */
export function toEcho(match?: readonly object[], host = 'echo'): object {
  return { ...(match === undefined ? {} : { match }), route: [{ destination: { host, port: { number: 80 } } }] };
}

/** The outcome of a request of a client outside the cluster, described; or what is not modelled. */
export function outcome(
  docs: readonly object[],
  probe: EdgeProbe,
  {
    route = 'partner -> echo.foo',
    ...more
  }: { route?: string; cast?: Readonly<Record<string, CastMember>>; mesh?: MeshConfig } = {},
): string {
  const result = predict({ policies: parsePolicies(docs), cast, route, probe, ...more });
  return isPrediction(result) ? describeOutcome(result.outcome) : `not modelled: ${result.notModelled.join('; ')}`;
}
