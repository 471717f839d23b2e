import type { KubeletProbe } from '../probes/kubelet.ts';

/** Annotations that a party adds to its pod template, by their full name. */
export type Annotations = Readonly<Record<string, string>>;

/** What the kubelet asks a container by its probes. */
export type ProbeHandler = 'http' | 'https' | 'tcp' | 'grpc' | 'exec';

/** How the kubelet probes a workload. */
export interface Probed {
  readonly handler: ProbeHandler;
  /** `nothing`: a port on which nobody listens; `nothing-later`: the same, without a startup probe. @default the application's own port */
  readonly at?: 'nothing' | 'nothing-later';
  /** `second`: a second application container beside the first is probed. @default the first */
  readonly container?: 'second';
  /** @default liveness, readiness and startup, each by this handler */
  readonly kinds?: readonly ['startup'];
}

/** Where the application listens for what each handler asks; `exec` asks for the same as `http`, from inside the container. */
const PORTS: Readonly<Record<ProbeHandler, number>> = {
  http: 18_080,
  https: 18_443,
  tcp: 19_000,
  grpc: 17_070,
  exec: 18_080,
};

/** Where the second container of a probed workload listens for HTTP. */
export const SECOND_PORT = 18_990;

/** Where nobody listens. */
const NOBODYS_PORT = 18_999;

/** Annotation by which a pod has its probes rewritten, or not. */
export const REWRITE_PROBES = 'sidecar.istio.io/rewriteAppHTTPProbers';

/** The container's port that a probe asks, before anybody rewrites it. */
export function probedPort(probed: Probed, probe: KubeletProbe): number {
  const { handler, container } = probed;
  if (!isCollected(probed, probe)) return NOBODYS_PORT;
  return container === 'second' ? SECOND_PORT : PORTS[handler];
}

/** Whether anybody listens at the port that a probe asks. */
export function isCollected({ at }: Probed, probe: KubeletProbe): boolean {
  return at === undefined || (at === 'nothing-later' && probe === 'startup');
}

/**
 * The annotations of a pod as if it said by itself what becomes of its probes.
 * @param byDefault what injection does with pods that say nothing of it, by the mesh's configuration at that moment
 */
export function spelledOut(annotations: Annotations, byDefault: boolean): Annotations {
  return byDefault || annotations[REWRITE_PROBES] !== undefined
    ? annotations
    : { ...annotations, [REWRITE_PROBES]: 'false' };
}

/** Whether injection leads the probes of a pod to the sidecar's agent, as it does by default; it leaves commands alone. */
export function isRewritten(annotations: Annotations, handler: ProbeHandler): boolean {
  return handler !== 'exec' && annotations[REWRITE_PROBES] !== 'false';
}
