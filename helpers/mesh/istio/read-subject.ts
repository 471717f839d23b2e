import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import { listApi, readApi } from '../../kube/api/read-api.ts';
import { LABEL, MANAGER } from '../../kube/namespace.ts';
import { readTrustDomain } from './control-plane-facts.ts';
import { istioVersions, type IstioQuery } from './istio-versions.ts';
import { Nodes, Pods, runningImages, ServerVersion } from './subject-parts.ts';
import type { Subject } from './subject.ts';

export interface SubjectQuery extends IstioQuery {
  readonly mesh: Subject['mesh'];
  readonly clusterName: string;
  readonly imageSource: Subject['imageSource'];
  /** Policies of the mesh that hold for every workload. */
  readonly meshPolicies?: readonly string[];
  /** The image that the node was made of, where that is known. */
  readonly nodeImage?: string;
  /** Version that the control plane must report, where one is declared. */
  readonly declared?: string;
}

/**
 * Reads from the cluster what runs there.
 * @throws MeshproofError when a declared version is not the one that runs
 */
export async function readSubject(query: SubjectQuery): Promise<Subject> {
  const { target, signal, istioNamespace } = query;
  const list = (operation: string, path: string, selector?: string) =>
    listApi(target, path, { operation, signal, ...(selector === undefined ? {} : { selector }) });
  const [uid, kubernetes, nodes, trustDomain, versions, ...pods] = await Promise.all([
    clusterUid(query),
    kubernetesVersion(query),
    list('read the nodes', '/api/v1/nodes'),
    readTrustDomain(query),
    istioVersions(query),
    list('read the pods of Istio', `/api/v1/namespaces/${istioNamespace}/pods`),
    list('read the pods of Kubernetes', '/api/v1/namespaces/kube-system/pods'),
    list('read the pods of the cast', '/api/v1/pods', `${LABEL.managedBy}=${MANAGER}`),
  ]);
  refuseMismatch(query.declared, versions.controlPlane);
  return {
    mesh: query.mesh,
    scope: query.mesh === 'kind' ? 'lab' : 'target',
    cluster: { name: query.clusterName, uid, kubernetes },
    istio: { ...versions, revision: query.revision, trustDomain },
    ...(query.meshPolicies === undefined ? {} : { meshPolicies: query.meshPolicies }),
    images: runningImages(Pods.parse(pods.flat())),
    node: nodeOf(Nodes.parse(nodes), query.nodeImage),
    imageSource: query.imageSource,
  };
}

const Identity = z.object({ metadata: z.object({ uid: z.string().min(1) }) });

/** The uid of its oldest namespace identifies a cluster. */
async function clusterUid({ target, signal }: SubjectQuery): Promise<string> {
  const call = { operation: 'read the identity of the cluster', signal };
  return Identity.parse(await readApi(target, '/api/v1/namespaces/kube-system', call)).metadata.uid;
}

async function kubernetesVersion({ target, signal }: SubjectQuery): Promise<string> {
  const call = { operation: 'read the version of Kubernetes', signal };
  return ServerVersion.parse(await readApi(target, '/version', call)).gitVersion;
}

function nodeOf([first]: z.infer<typeof Nodes>, image: string | undefined): Subject['node'] {
  if (first === undefined)
    throw new MeshproofError({
      operation: 'read the nodes',
      details: 'the cluster lists none',
      hint: 'use an account that may list nodes',
    });
  const { osImage, kernelVersion, containerRuntimeVersion, kubeletVersion } = first.status.nodeInfo;
  return {
    os: osImage,
    kernel: kernelVersion,
    runtime: containerRuntimeVersion,
    image: image ?? `kubelet ${kubeletVersion}`,
  };
}

function refuseMismatch(declared: string | undefined, running: string): void {
  if (declared === undefined || declared === running) return;
  throw new MeshproofError({
    operation: 'confirm the version of Istio',
    details: `declared is ${declared}, but the running control plane reports ${running}`,
    hint: 'remove the mesh (npm run -s meshproof -- down) and run again, or declare what runs (--istio-version)',
  });
}
