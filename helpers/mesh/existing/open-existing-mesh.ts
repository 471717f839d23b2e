import { execa } from 'execa';
import { messageOf } from '../../errors.ts';
import { checkAccess } from '../../kube/api/connection/session.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubectlLine, kubeProcess } from '../../kube/kubectl.ts';
import { budgets } from '../../timing/budgets.ts';
import { byTagLine, takenByTag } from '../images/registry/by-tag.ts';
import { readControlPlane } from '../istio/control-plane-facts.ts';
import { readMeshNames } from '../istio/mesh-names.ts';
import { readSubject } from '../istio/read-subject.ts';
import type { MeshTools } from '../mesh-images.ts';
import type { StartedMesh } from '../started-mesh.ts';
import { type ControlPlane, findControlPlane } from './control-plane.ts';
import { existingContext, readableKubeconfig, unfit } from './kubeconfig.ts';
import { findMeshPolicies, meshPolicyNotes } from './mesh-policies.ts';
import { permittedControlPlane } from './preflight.ts';
import { publicCastImages } from './public-images.ts';
import type { Purpose } from './rights.ts';
import { findTool } from './tools/find-tool.ts';

export interface ExistingMeshOptions {
  /** @default KUBECONFIG, or ~/.kube/config */
  readonly kubeconfig?: string;
  /** @default the kubeconfig's current context */
  readonly context?: string;
  /** Istio revision to judge. @default the only one there is, or `default` */
  readonly revision?: string;
  /** Images of the cast that replace the public ones. */
  readonly castImages?: StartedMesh['castImages'];
  /** @default kubectl and istioctl of PATH, or those that meshproof built */
  readonly tools?: Pick<MeshTools, 'kubectl' | 'istioctl'>;
  /**
   * What the account will be used for: it must have every right for that.
   * @default nothing but to look for leftovers: no right is asked for
   */
  readonly purposes?: readonly Purpose[];
  readonly signal: AbortSignal;
}

/**
 * Opens an existing mesh: reads, changes nothing, and deletes nothing when disposed.
 * @throws MeshproofError (exit code 3) when the kubeconfig, the context, the API server or istiod
 * does not answer, or when the kubeconfig has a field by which meshproof cannot act as kubectl does
 */
export async function openExistingMesh(options: ExistingMeshOptions): Promise<StartedMesh> {
  const tools = options.tools ?? {
    kubectl: (await findTool('kubectl')).path,
    istioctl: (await findTool('istioctl')).path,
  };
  const kubeconfig = await readableKubeconfig(options.kubeconfig);
  const context = await existingContext(tools.kubectl, kubeconfig, options);
  const target = { ...tools, kubeconfig, context };
  await checkAccess(target);
  await reach(target, options.signal);
  const { injectedBy, ...found } = await controlPlaneOf(target, options);
  const istio = { target, signal: options.signal, ...found };
  const names = await readMeshNames(istio);
  const policies = await findMeshPolicies(target, names.rootNamespace, options.signal);
  const meshPolicies = policies.found.length === 0 ? {} : { meshPolicies: policies.found };
  const published = await publicCastImages();
  const castImages = { ...published, ...options.castImages };
  const byTag = takenByTag(Object.values(castImages)).filter((image) => Object.values(published).includes(image));
  return {
    kind: 'existing',
    name: context,
    kubeconfig,
    context,
    tools,
    castImages,
    reused: true,
    names,
    revision: found.revision,
    ...(injectedBy === undefined ? {} : { injectedBy }),
    notes: [...byTag.map(byTagLine), ...meshPolicyNotes(policies, names.rootNamespace)],
    fingerprint: '',
    controlPlane: () => readControlPlane(istio),
    subject: () =>
      readSubject({ ...istio, mesh: 'existing', clusterName: context, imageSource: 'existing', ...meshPolicies }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function controlPlaneOf(
  target: KubeTarget,
  { purposes, revision, signal }: ExistingMeshOptions,
): Promise<ControlPlane> {
  if (purposes === undefined) return findControlPlane(target, revision, signal);
  return permittedControlPlane(target, { purposes, revision, signal });
}

async function reach(target: KubeTarget, signal: AbortSignal): Promise<void> {
  const { args, env } = kubeProcess(target);
  const command = ['version', '--output', 'json', '--request-timeout', '5s', ...args];
  const hint = `see that the cluster runs and that you may use it: ${kubectlLine(target, 'version')}`;
  try {
    await execa(target.kubectl, command, { env, cancelSignal: signal, timeout: budgets.readCommand });
  } catch (error) {
    signal.throwIfAborted();
    const { stderr = '' } = error as { stderr?: string };
    throw unfit(
      `reach the API server of context ${target.context}`,
      stderr.trim() === '' ? messageOf(error) : stderr.trim(),
      hint,
    );
  }
}
