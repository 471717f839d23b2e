import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { parseManifest } from '../../kube/manifest.ts';
import { budgets } from '../../timing/budgets.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';
import type { IstioctlFacts } from './facts.ts';
import { foundIn, nameOfObject } from './output/installation.ts';
import { runIstioctl } from './run-istioctl.ts';

/** The core that every installation has, without an autoscaler of istiod. */
const GENERATE = ['manifest', 'generate', '--set', 'profile=minimal', '--set', 'values.pilot.autoscaleEnabled=false'];

interface InstallationQuery {
  readonly program: string;
  readonly namespace: string;
  readonly istioNamespace: string | undefined;
}

/**
 * Lets istioctl generate the objects that it installs and looks them up in the cluster. Records the
 * generated objects and whether each existing one is ready.
 * @throws MeshproofError when the API server cannot be read; the signal's reason when it aborts
 */
export async function queryInstallation(
  target: KubeTarget,
  { program, namespace, istioNamespace }: InstallationQuery,
  signal: AbortSignal,
): Promise<IstioctlFacts | InfrastructureFacts> {
  const place = istioNamespace === undefined ? [] : ['--set', `values.global.istioNamespace=${istioNamespace}`];
  const args = [...GENERATE, ...place];
  const ended = await runIstioctl(program, args, { signal });
  if (ended.kind === 'infrastructure') return ended;
  const { exitCode, stdout, stderr } = ended;
  const facts = { kind: 'istioctl', query: 'installation', namespace, arguments: args, exitCode, stderr } as const;
  if (exitCode !== 0) return { ...facts, stdout };
  const found = foundIn(await lookedUp(target, stdout, signal));
  const generated = parseManifest(stdout).map(nameOfObject);
  return { ...facts, stdout: JSON.stringify({ generated, found }) };
}

function lookedUp(target: KubeTarget, yaml: string, signal: AbortSignal): Promise<string> {
  return kubectl(target, ['get', '--filename', '-', '--ignore-not-found', '--output', 'json'], {
    operation: 'look up what istioctl installs',
    input: yaml,
    budgetMs: budgets.istioctl,
    signal,
  });
}
