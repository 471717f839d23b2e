import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { MeshproofError, messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl, kubectlLine, kubeProcess } from '../../kube/kubectl.ts';
import { budgets } from '../../timing/budgets.ts';
import { MANIFESTS } from '../host/pins.ts';
import { digestOf } from '../kind/plan/recipe.ts';
import type { MeshImages } from '../mesh-images.ts';

interface Context {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** Files of values in the order in which istioctl merges them. */
function valueFiles({ upstreamEnvoy }: MeshImages['istio']): readonly string[] {
  const names = upstreamEnvoy ? ['minimal.yaml', 'upstream-envoy.yaml'] : ['minimal.yaml'];
  return names.map((name) => join(MANIFESTS, 'istio', name));
}

/** Arguments of istioctl that describe an installation. */
export function installationArguments(istio: MeshImages['istio']): readonly string[] {
  const files = valueFiles(istio).flatMap((file) => ['--filename', file]);
  return [...files, '--set', `hub=${istio.hub}`, '--set', `tag=${istio.tag}`];
}

/** Digest of everything an installation is given: the same digest installs the same. */
export async function installationDigest(istio: MeshImages['istio']): Promise<string> {
  const values = await Promise.all(valueFiles(istio).map((file) => readFile(file, 'utf8')));
  return digestOf(istio.hub, istio.tag, istio.reports, ...values);
}

/**
 * Installs Istio through istioctl, which returns once istiod is ready.
 * @throws MeshproofError with istioctl's message and the state of istiod's pods
 */
export async function installIstio(
  target: KubeTarget & { istioctl: string },
  istio: MeshImages['istio'],
  context: Context,
): Promise<void> {
  const wait = ['--skip-confirmation', '--readiness-timeout', `${(budgets.istiodReady / 1_000).toString()}s`];
  const cluster = kubeProcess(target);
  const istioctl = execa(target.istioctl, ['install', ...installationArguments(istio), ...wait, ...cluster.args], {
    env: cluster.env,
    stdin: 'ignore',
    all: true,
    cancelSignal: context.signal,
    // istioctl keeps the budget itself and reports what is missing; this only ends one that hangs.
    timeout: budgets.istiodReady + budgets.processEnd,
  });
  try {
    for await (const line of istioctl.iterable({ from: 'all' })) reportStep(line, context.progress);
    await istioctl;
  } catch (error) {
    context.signal.throwIfAborted();
    throw await installError(target, error, context.signal);
  }
}

function reportStep(line: string, progress: (line: string) => void): void {
  const step = stepOf(line);
  if (step !== undefined) progress(step);
}

/** Returns the step in a line of istioctl's output, without its symbols. */
export function stepOf(line: string): string | undefined {
  return /^(?:✔|-) (?<step>[\w .,/:-]*\w)/u.exec(line.trim())?.groups?.['step'];
}

async function installError(target: KubeTarget, error: unknown, signal: AbortSignal): Promise<MeshproofError> {
  const { all = '' } = error as { all?: string };
  const errors = all.split('\n').filter((line) => /error|fail|timed out|✘|❗/i.test(line));
  const pods = await podStates(target, signal);
  return new MeshproofError({
    operation: 'install Istio',
    details: [errors.length === 0 ? messageOf(error) : errors.join('\n'), pods].join('\n'),
    hint: /ImagePull|ErrImage/.test(pods)
      ? 'check that the hub serves this Istio version (--hub, --istio-version)'
      : `see why istiod does not start: ${kubectlLine(target, '-n istio-system describe pods')}`,
    cause: error,
  });
}

/**
 * A line per pod of istio-system with what its containers wait for; the reason when the cluster
 * does not report it.
 */
async function podStates(target: KubeTarget, signal: AbortSignal): Promise<string> {
  const template =
    '{range .items[*]}{.metadata.name}{" "}{.status.phase}{" "}{.status.containerStatuses[*].state.waiting.reason}{" "}{.status.containerStatuses[*].state.waiting.message}{"\\n"}{end}';
  const args = ['get', 'pods', '--namespace', 'istio-system', '--output', `jsonpath=${template}`];
  return kubectl(target, args, { operation: 'look at the pods of istio-system', signal }).catch(messageOf);
}

/**
 * Restarts istiod so that it runs an image that was loaded under the same name, and waits until it
 * is ready.
 */
export async function restartIstiod(target: KubeTarget, signal: AbortSignal): Promise<void> {
  const istiod = ['deployment', '--namespace', 'istio-system', '--selector', 'app=istiod'];
  await kubectl(target, ['rollout', 'restart', ...istiod], { operation: 'restart istiod', signal });
  await kubectl(
    target,
    ['rollout', 'status', ...istiod, '--watch', '--timeout', `${(budgets.istiodReady / 1_000).toString()}s`],
    {
      operation: 'wait until the restarted istiod is ready',
      signal,
      budgetMs: budgets.istiodReady,
    },
  );
}
