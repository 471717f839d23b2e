import { execa } from 'execa';
import { EXIT, MeshproofError, messageOf } from '../../../errors.ts';
import { INJECTION_MARK } from '../../../kube/cast/cast-manifest.ts';
import { istioctlProcess } from '../../../kube/istioctl-process.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { formatManifest, parseManifest, type KubeObject } from '../../../kube/manifest.ts';
import type { Injection } from '../../../model/workloads/cast-member.ts';
import { budgets } from '../../../timing/budgets.ts';

/** The istioctl that fits a mesh. */
export interface KubeInjector {
  readonly program: string;
  /** Namespace of istiod. @default istioctl's own, istio-system */
  readonly istioNamespace?: string;
  /** Revision of the control plane, where namespaces ask for it by the name of a tag. @default what they ask for */
  readonly revision?: string;
}

interface Means {
  readonly injector?: KubeInjector;
  /** Istio revision whose templates are taken; the default control plane's unless told. */
  readonly revision?: string;
}

const BY_TOOL: Injection = 'kube-inject';

/**
 * Has istioctl write a sidecar into the manifests of those workloads that are to come by theirs in this way; all other objects stay as they are.
 * @throws MeshproofError with istioctl's own words
 */
export async function kubeInject(
  target: KubeTarget,
  objects: readonly KubeObject[],
  means: Means,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const plain = objects.filter((object) => injectionOf(object) === BY_TOOL);
  if (plain.length === 0) return objects;
  const injected = parseManifest(await injectedYaml(target, formatManifest(plain), means, signal), BY_TOOL);
  return [...objects.filter((object) => !plain.includes(object)), ...injected.map(withoutStatus)];
}

async function injectedYaml(
  target: KubeTarget,
  yaml: string,
  { injector, revision }: Means,
  signal: AbortSignal,
): Promise<string> {
  if (injector === undefined) throw failed('no istioctl is known that fits the mesh');
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

/** istioctl writes an empty status, which nobody but the API server may own. */
function withoutStatus({ status: _status, ...object }: KubeObject): KubeObject {
  return object;
}

function failed(details: string): MeshproofError {
  return new MeshproofError({
    operation: 'write sidecars into manifests by istioctl kube-inject',
    details,
    hint: 'see that istiod is ready and that istioctl is of its version',
    exitCode: EXIT.environment,
  });
}
