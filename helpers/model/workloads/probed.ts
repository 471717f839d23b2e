import type { KubeletProbe, LifecycleHook } from '../probes/kubelet.ts';

/** Annotations of a workload's pod template, by their full name. */
export type Annotations = Readonly<Record<string, string>>;

/** Handler of a kubelet probe. */
export type ProbeHandler = 'http' | 'https' | 'tcp' | 'grpc' | 'exec';

/** Makes a database admit clients without a certificate (manifests/base/mongo.yaml). */
export const CLIENT_CERTIFICATES = 'meshproof.dev/client-certificates';

/** How the kubelet probes a workload. */
export interface Probed {
  readonly handler: ProbeHandler;
  /**
   * `nothing`: a port without a listener; `nothing-later`: the same, but the startup probe uses the
   * application's port. @default the application's port
   */
  readonly at?: 'nothing' | 'nothing-later';
  /** `second`: a second application container beside the first is probed. @default the first */
  readonly container?: 'second';
  /** A lifecycle hook beside the probes: a request to the first application. @default none */
  readonly hook?: LifecycleHook;
  /** @default liveness, readiness and startup, each by this handler */
  readonly kinds?: readonly ['startup'];
}

/**
 * The application's port per handler; `exec` requests the port of `http` from inside the container.
 */
const PORTS: Readonly<Record<ProbeHandler, number>> = {
  http: 18_080,
  https: 18_443,
  tcp: 19_000,
  grpc: 17_070,
  exec: 18_080,
};

/**
 * Port of the first application, which lifecycle hooks request: it has started before the second
 * container does.
 */
export const HOOK_PORT = PORTS.http;

/** HTTP port of the second container of a probed workload. */
export const SECOND_PORT = 18_990;

/** A port without a listener. */
const UNUSED_PORT = 18_999;

/** Annotation that switches the rewriting of a pod's probes on or off. */
export const REWRITE_PROBES = 'sidecar.istio.io/rewriteAppHTTPProbers';

/** The container's port of a probe before it is rewritten. */
export function probedPort(probed: Probed, probe: KubeletProbe): number {
  const { handler, container } = probed;
  if (!isListening(probed, probe)) return UNUSED_PORT;
  return container === 'second' ? SECOND_PORT : PORTS[handler];
}

/** Whether the port of a probe has a listener. */
export function isListening({ at }: Probed, probe: KubeletProbe): boolean {
  return at === undefined || (at === 'nothing-later' && probe === 'startup');
}

/**
 * The annotations of a pod with the mesh's default for probe rewriting made explicit.
 * @param byDefault whether the mesh rewrites probes of pods without the annotation
 */
export function spelledOut(annotations: Annotations, byDefault: boolean): Annotations {
  return byDefault || annotations[REWRITE_PROBES] !== undefined
    ? annotations
    : { ...annotations, [REWRITE_PROBES]: 'false' };
}

/** Whether injection rewrites a probe to the sidecar's agent: by default, except for commands. */
export function isRewritten(annotations: Annotations, handler: ProbeHandler): boolean {
  return handler !== 'exec' && annotations[REWRITE_PROBES] !== 'false';
}
