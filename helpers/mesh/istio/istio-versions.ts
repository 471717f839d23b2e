import { execa } from 'execa';
import { MeshproofError, messageOf } from '../../errors.ts';
import { istioctlProcess } from '../../kube/istioctl-process.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { budgets } from '../../timing/budgets.ts';
import { IstioVersions, versionsOf, type MeshVersions } from './subject-parts.ts';

/** Where a control plane is found. */
export interface IstioQuery {
  readonly target: KubeTarget & { readonly istioctl: string };
  /** Istio's revision; `default` when the control plane has none. */
  readonly revision: string;
  /** Namespace of istiod. */
  readonly istioNamespace: string;
  readonly signal: AbortSignal;
}

/**
 * Versions of istioctl, istiod and every proxy that responds, as `istioctl version` reports them:
 * it takes about a second.
 * @throws MeshproofError when istiod of the revision does not answer, or several of it answer
 * different versions
 */
export async function istioVersions({ target, istioNamespace, revision, signal }: IstioQuery): Promise<MeshVersions> {
  const { args, env } = await istioctlProcess(target);
  const cluster = [...args, '--istioNamespace', istioNamespace];
  try {
    const asked = await execa(target.istioctl, ['version', '--output', 'json', ...cluster], {
      env,
      cancelSignal: signal,
      timeout: budgets.readCommand,
    });
    return versionsOf(IstioVersions.parse(JSON.parse(asked.stdout)), revision);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MeshproofError) throw error;
    throw new MeshproofError({
      operation: 'ask istiod and the proxies for their versions',
      details: messageOf(error),
      hint: `see the output of ${target.istioctl} version`,
      cause: error,
    });
  }
}
