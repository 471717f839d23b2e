import type { MeshNames } from '../../kube/cast/mesh-names.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { DataPlane } from '../data-plane.ts';
import { createAcknowledger } from './acknowledge/acknowledge.ts';
import { openProxyAdmin } from './admin/proxy-admin.ts';
import { createProxyAdmins } from './admin/proxy-admins.ts';
import { ProxyBuilds } from './admin/proxy-builds.ts';
import { createCertificateSource } from './certificate-source.ts';
import { sidecarJoin } from './join/join.ts';
import { kubeInject, type KubeInjector } from './join/kube-inject.ts';
import { sidecarReception } from './reception.ts';
import { sidecarInspector } from './rejection/inspect-sidecar.ts';
import { createRejectionLog } from './rejection/rejection-log.ts';
import { createSidecarLog, type SidecarLogOptions } from './sidecar-log.ts';

export interface SidecarPlaneOptions extends SidecarLogOptions {
  readonly runId: string;
  /** Istio revision that injects. @default the default control plane */
  readonly revision?: string;
  /** Names of the mesh's parts. @default Istio's own names */
  readonly names?: MeshNames;
  /** The istioctl of the mesh's version, for probes and for workloads that join by kube-inject. */
  readonly istioctl?: KubeInjector;
}

const CONFIGURATION = {
  listeners: '/config_dump?resource=dynamic_listeners',
  clusters: '/config_dump?resource=dynamic_active_clusters',
} as const;

/** The data plane of a mesh in which each workload has a sidecar. */
export function createSidecarPlane(target: KubeTarget, options: SidecarPlaneOptions): DataPlane {
  const { runId, names, istioctl, revision } = options;
  const builds = new ProxyBuilds();
  const admins = createProxyAdmins((pod) => builds.watch(pod, openProxyAdmin(target, pod)));
  const rejections = createRejectionLog(target);
  const log = createSidecarLog(target, options, rejections);
  const injection = {
    ...(istioctl === undefined ? {} : { injector: istioctl }),
    ...(revision === undefined ? {} : { revision }),
  };
  return {
    join: {
      ...sidecarJoin(runId, names),
      inject: (objects, signal) => kubeInject(target, objects, injection, signal),
      inspectProxy: sidecarInspector(target, names),
    },
    acknowledger: createAcknowledger(target, { runId, readAdmin: admins.readAdmin, names, rejections }),
    certificates: createCertificateSource(admins.readAdmin),
    log,
    builds: () => builds.counts(),
    configuration: (pod, part, signal) => admins.readAdmin(pod, CONFIGURATION[part], signal),
    reception: sidecarReception,
    leave: (pod) => {
      log.leave(pod);
      admins.leave(pod);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([log, admins].map((part) => part[Symbol.asyncDispose]()));
    },
  };
}
