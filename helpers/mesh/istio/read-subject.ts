import { execa } from 'execa';
import { z } from 'zod';
import { MeshproofError, messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { LABEL, MANAGER } from '../../kube/namespace.ts';
import { budgets } from '../../timing/budgets.ts';
import type { Subject } from '../started-mesh.ts';
import {
  NodeList,
  PodList,
  runningImages,
  ServerVersion,
  trustDomainOf,
  versionsOf,
  IstioVersions,
} from './subject-parts.ts';

export interface SubjectQuery {
  readonly target: KubeTarget & { readonly istioctl: string };
  readonly mesh: Subject['mesh'];
  readonly clusterName: string;
  readonly imageSource: Subject['imageSource'];
  /** Istio's revision; `default` when the control plane has none. */
  readonly revision: string;
  /** Namespace of istiod. */
  readonly istioNamespace: string;
  /** The image that the node was made of, where that is known. */
  readonly nodeImage?: string;
  /** What the control plane must say it is, where that is declared. */
  readonly declared?: string;
  readonly signal: AbortSignal;
}

/**
 * Reads from the cluster what runs there.
 * @throws MeshproofError when a declared version is not the one that runs
 */
export async function readSubject(query: SubjectQuery): Promise<Subject> {
  const { target, signal, istioNamespace } = query;
  const read = (attempted: string, ...args: string[]) =>
    kubectl(target, [...args, '--output', 'json'], { attempted, signal });
  const [namespace, server, nodes, istioPods, systemPods, castPods, config, istio] = await Promise.all([
    read('read the identity of the cluster', 'get', 'namespace', 'kube-system'),
    read('read the version of Kubernetes', 'version'),
    read('read the nodes', 'get', 'nodes'),
    read('read the pods of Istio', 'get', 'pods', '--namespace', istioNamespace),
    read('read the pods of Kubernetes', 'get', 'pods', '--namespace', 'kube-system'),
    read('read the pods of the cast', 'get', 'pods', '--all-namespaces', '--selector', `${LABEL.managedBy}=${MANAGER}`),
    read(
      'read the mesh configuration',
      'get',
      'configmap',
      meshConfigName(query.revision),
      '--namespace',
      istioNamespace,
    ),
    istioVersions(query),
  ]);
  const versions = versionsOf(IstioVersions.parse(JSON.parse(istio)));
  refuseMismatch(query.declared, versions.controlPlane);
  const pods = [istioPods, systemPods, castPods].map((json) => PodList.parse(JSON.parse(json)));
  return {
    mesh: query.mesh,
    scope: query.mesh === 'kind' ? 'lab' : 'target',
    cluster: {
      name: query.clusterName,
      uid: Identity.parse(JSON.parse(namespace)).metadata.uid,
      kubernetes: ServerVersion.parse(JSON.parse(server)).serverVersion.gitVersion,
    },
    istio: {
      ...versions,
      revision: query.revision,
      trustDomain: trustDomainOf(Mesh.parse(JSON.parse(config)).data.mesh),
    },
    images: runningImages(pods.flatMap(({ items }) => items)),
    node: nodeOf(NodeList.parse(JSON.parse(nodes)), query.nodeImage),
    imageSource: query.imageSource,
  };
}

const Identity = z.object({ metadata: z.object({ uid: z.string().min(1) }) });
const Mesh = z.object({ data: z.object({ mesh: z.string() }) });

/** Istio names the ConfigMap of its default revision without a suffix. */
function meshConfigName(revision: string): string {
  return revision === 'default' ? 'istio' : `istio-${revision}`;
}

function nodeOf({ items }: z.infer<typeof NodeList>, image: string | undefined): Subject['node'] {
  const [first] = items;
  if (first === undefined)
    throw new MeshproofError({
      attempted: 'read the nodes',
      happened: 'the cluster lists none',
      repair: 'use an account that may list nodes',
    });
  const { osImage, kernelVersion, containerRuntimeVersion, kubeletVersion } = first.status.nodeInfo;
  return {
    os: osImage,
    kernel: kernelVersion,
    runtime: containerRuntimeVersion,
    image: image ?? `kubelet ${kubeletVersion}`,
  };
}

async function istioVersions({ target, istioNamespace, signal }: SubjectQuery): Promise<string> {
  const cluster = ['--kubeconfig', target.kubeconfig, '--context', target.context, '--istioNamespace', istioNamespace];
  const attempted = 'ask istiod and the proxies for their versions';
  try {
    const asked = await execa(target.istioctl, ['version', '--output', 'json', ...cluster], {
      cancelSignal: signal,
      timeout: budgets.readCommand,
    });
    return asked.stdout;
  } catch (error) {
    signal.throwIfAborted();
    throw new MeshproofError({
      attempted,
      happened: messageOf(error),
      repair: `see what ${target.istioctl} version says`,
      cause: error,
    });
  }
}

function refuseMismatch(declared: string | undefined, running: string): void {
  if (declared === undefined || declared === running) return;
  throw new MeshproofError({
    attempted: 'confirm the version of Istio',
    happened: `declared is ${declared}, but the control plane that runs says it is ${running}`,
    repair: 'remove the mesh (npm run -s meshproof -- down) and run again, or declare what runs (--istio-version)',
  });
}
