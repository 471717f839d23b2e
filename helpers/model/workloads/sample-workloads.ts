import type { Labels } from '../policies/policy.ts';
import type { App, Injection, Membership, ServiceKind, WorkloadMember } from './cast-member.ts';
import type { Annotations, Probed } from './probed.ts';
import { REWRITE_PROBES } from './probed.ts';

/** Makes workloads of one application. */
export interface WorkloadFactory {
  readonly meshed: (annotations?: Annotations) => WorkloadMember;
  readonly bare: (annotations?: Annotations) => WorkloadMember;
  /** With a sidecar that is injected in this way. */
  readonly injectedBy: (injection: Exclude<Injection, 'none'>) => WorkloadMember;
  /** Without a sidecar because neither the namespace nor the pod has a label for injection. */
  readonly notInjected: (annotations?: Annotations) => WorkloadMember;
  /** The same application with another service account, which is another identity. */
  readonly as: (serviceAccount: string) => WorkloadFactory;
  /** The same application with additional labels on its pods, for selectors; never `app`. */
  readonly labelled: (labels: Labels) => WorkloadFactory;
  /**
   * The same application behind a Service with only these of its ports. Every sidecar receives the
   * configuration of each port with each change, so fewer ports are faster.
   */
  readonly serving: (ports: readonly number[]) => WorkloadFactory;
}

/** What all workloads of a factory have in common. */
type Traits = Pick<WorkloadMember, 'app' | 'serviceAccount' | 'serviceKind' | 'labels' | 'ports'>;

function workload(app: App, serviceAccount: string, serviceKind?: ServiceKind): WorkloadFactory {
  return factoryOf({ app, serviceAccount, ...(serviceKind === undefined ? {} : { serviceKind }) });
}

function factoryOf(traits: Traits): WorkloadFactory {
  const member =
    (membership: Membership) =>
    (annotations: Annotations = {}): WorkloadMember => ({ kind: 'workload', ...traits, membership, annotations });
  return {
    meshed: member('meshed'),
    bare: member('bare'),
    injectedBy: (injection) => ({ ...member('meshed')(), injection }),
    notInjected: (annotations) => ({ ...member('bare')(annotations), injection: 'none' }),
    as: (serviceAccount) => factoryOf({ ...traits, serviceAccount }),
    labelled: (labels) => factoryOf({ ...traits, labels }),
    serving: (ports) => factoryOf({ ...traits, ports }),
  };
}

/**
 * A caller with curl.
 * @example
 * cast: { 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.bare() }
 */
export const sleep = workload('sleep', 'sleep');

/**
 * An HTTP callee that returns the headers it received.
 * @example
 * cast: { 'httpbin.mtls-test': httpbin.meshed() }
 */
export const httpbin = workload('httpbin', 'httpbin');

/**
 * A MongoDB server that requires client certificates.
 * @example
 * cast: { 'mongo.database': mongo.bare() }
 */
export const mongo = workload('mongo', 'mongo');

/**
 * The same server as a StatefulSet of one pod behind a headless Service.
 * @example
 * cast: { 'mongo.database': mongoSet.bare() }
 */
export const mongoSet = workload('mongo', 'mongo', 'stateful-set');

/**
 * A PostgreSQL server that requires client certificates, except through its own sidecar.
 * @example
 * cast: { 'postgres.database': postgres.bare() }
 */
export const postgres = workload('postgres', 'postgres');

/**
 * A caller with the drivers of MongoDB and PostgreSQL. Its client certificate is mounted into its
 * sidecar, and into the application.
 * @example
 * cast: { 'mongo-client.full': mongoClient.meshed() }
 */
export const mongoClient = workload('mongo-client', 'mongo-client');

/**
 * An HTTP callee with a liveness probe of the kubelet.
 * @example
 * cast: { kubelet: kubeletClient, 'httpbin-probe.mtls-test': httpbinProbe.meshed() }
 */
export const httpbinProbe = workload('httpbin-probe', 'httpbin-probe');

/**
 * Istio's echo application: caller and callee of HTTP/1.1, HTTP/2, gRPC, WebSocket, TCP and HTTPS.
 * @example
 * cast: { 'a.full': echo.meshed(), 'b.mtls-test': echo.as('other').meshed() }
 */
export const echo = workload('echo', 'echo');

/**
 * Istio's echo application behind a headless Service: callers connect to the pod's own ports.
 * @example
 * cast: { 'headless.mtls-test': echoHeadless.meshed() }
 */
export const echoHeadless = workload('echo', 'echo', 'headless');

/**
 * Istio's echo application as a StatefulSet of one pod behind a headless Service.
 * @example
 * cast: { 'set.mtls-test': echoSet.meshed() }
 */
export const echoSet = workload('echo', 'echo', 'stateful-set');

/**
 * A caller that originates TLS with the server name, ALPN, version and certificate of a probe.
 * @example
 * cast: { 'attacker.legacy': tlsClient.bare() }
 */
export const tlsClient = workload('tls-client', 'tls-client');

/**
 * Istio's sample of an external authorizer: it admits requests with the header
 * `x-ext-authz: allow`.
 * @example
 * cast: { 'ext-authz.mtls-test': extAuthz.bare() }
 */
export const extAuthz = workload('ext-authz', 'ext-authz');

/**
 * Prometheus, which scrapes the annotated pods of its namespace. Name it `prometheus`.
 * @example
 * cast: { 'httpbin.mtls-test': httpbin.meshed(), 'prometheus.mtls-test': prometheus.bare() }
 */
export const prometheus = workload('prometheus', 'prometheus');

/**
 * Istio's echo application with liveness, readiness and startup probes of the kubelet, which use
 * one handler. `rewrite`: whether the probes are rewritten to the sidecar's agent; undefined leaves
 * it to the mesh's default.
 * @example
 * cast: { kubelet: kubeletClient, 'probed.mtls-test': probed({ handler: 'http', rewrite: false }) }
 */
export function probed({ rewrite, ...how }: Probed & { readonly rewrite?: boolean }): WorkloadMember {
  const annotations = rewrite === undefined ? {} : { [REWRITE_PROBES]: String(rewrite) };
  return { ...echo.meshed(annotations), probed: how };
}
