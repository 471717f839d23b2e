import type { App } from '../model/workloads/cast-member.ts';

/** The images and command-line tools that one image source gives to a mesh. */
export interface MeshImages {
  readonly source: 'registry' | 'packages';
  /** Reference of the node image, present in the engine. */
  readonly node: string;
  /**
   * How a home-made node image is completed; absent for kind's own, which holds Kubernetes already.
   * All references are present in the engine.
   */
  readonly kubernetes?: KubernetesImages;
  /**
   * Images of the mesh and its cast that are present in the engine and put into the node; a
   * registry gives the rest.
   */
  readonly loaded: readonly string[];
  readonly istio: {
    readonly hub: string;
    readonly tag: string;
    /** Version that istiod must report. */
    readonly reports: string;
    /** Whether the proxies are upstream Envoy, without Istio's own filters. */
    readonly upstreamEnvoy: boolean;
  };
  readonly cast: Readonly<Partial<Record<App, string>>>;
  readonly tools: MeshTools;
}

/** Absolute paths of command-line tools. */
export interface MeshTools {
  readonly kind: string;
  readonly kubectl: string;
  readonly istioctl: string;
}

/** References as kubeadm composes them: `<repository>/kube-apiserver:<version>` and so on. */
export interface KubernetesImages {
  readonly repository: string;
  readonly version: string;
  readonly etcdTag: string;
  readonly corednsTag: string;
  /** Full reference of the image that holds a pod's namespaces. */
  readonly pause: string;
}

/** Every reference that a control plane of these images runs. */
export function kubernetesReferences(images: KubernetesImages): readonly string[] {
  const { repository, version, etcdTag, corednsTag, pause } = images;
  const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'];
  return [
    ...components.map((component) => `${repository}/${component}:${version}`),
    `${repository}/etcd:${etcdTag}`,
    `${repository}/coredns:${corednsTag}`,
    pause,
  ];
}
