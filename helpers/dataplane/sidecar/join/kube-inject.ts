import { execa } from 'execa';
import { EXIT, MeshproofError, messageOf } from '../../../errors.ts';
import { INJECTION_MARK } from '../../../kube/cast/cast-annotations.ts';
import { istioctlProcess } from '../../../kube/istioctl-process.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { formatManifest, parseManifest, type KubeObject } from '../../../kube/manifest.ts';
import type { Injection as WayOfInjection } from '../../../model/workloads/cast-member.ts';
import { budgets } from '../../../timing/budgets.ts';

/** The istioctl of a mesh's version. */
export interface KubeInjector {
  readonly program: string;
  /** Namespace of istiod. @default istioctl's own, istio-system */
  readonly istioNamespace?: string;
  /** Revision of the control plane, where namespaces name a tag. @default the revision they name */
  readonly revision?: string;
}

interface Injection {
  readonly injector?: KubeInjector;
  /** Istio revision whose templates are used. @default that of the default control plane */
  readonly revision?: string;
}

const BY_TOOL: WayOfInjection = 'kube-inject';

/**
 * Makes istioctl write a sidecar into the manifests of the workloads that join by kube-inject; all
 * other objects stay as they are.
 * @throws MeshproofError with istioctl's own message
 */
export async function kubeInject(
  target: KubeTarget,
  objects: readonly KubeObject[],
  injection: Injection,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const plain = objects.filter((object) => injectionOf(object) === BY_TOOL);
  if (plain.length === 0) return objects;
  const injected = parseManifest(await injectedYaml(target, formatManifest(plain), injection, signal), BY_TOOL);
  return [...objects.filter((object) => !plain.includes(object)), ...injected.map(withoutStatus)];
}

async function injectedYaml(
  target: KubeTarget,
  yaml: string,
  { injector, revision }: Injection,
  signal: AbortSignal,
): Promise<string> {
  if (injector === undefined) throw failed('no istioctl of the mesh is known');
  const { program, istioNamespace, revision: chosen = revision } = injector;
  const scope = istioNamespace === undefined ? [] : ['--istioNamespace', istioNamespace];
  const from = chosen === undefined ? [] : ['--revision', chosen];
  try {
    const { args, env } = await istioctlProcess(target);
    const command = ['kube-inject', '--filename', '-', ...from, ...scope, ...args];
    const limits = { cancelSignal: signal, timeout: budgets.istioctl };
    const { stdout } = await execa(program, command, { ...limits, env, input: yaml });
    return stdout;
  } catch (error) {
    signal.throwIfAborted();
    throw failed(messageOf(error));
  }
}

interface Templated extends KubeObject {
  readonly spec?: { readonly template?: { readonly metadata?: { readonly annotations?: Record<string, string> } } };
}

function injectionOf(object: Templated): string | undefined {
  return object.spec?.template?.metadata?.annotations?.[INJECTION_MARK];
}

/** Drops the empty status that istioctl writes, since only the API server may own it. */
function withoutStatus({ status: _status, ...object }: KubeObject): KubeObject {
  return object;
}

function failed(details: string): MeshproofError {
  return new MeshproofError({
    operation: 'write sidecars into manifests by istioctl kube-inject',
    details,
    hint: 'check that istiod is ready and that istioctl is of its version',
    exitCode: EXIT.environment,
  });
}
