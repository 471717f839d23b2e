import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { parseManifest } from '../../kube/manifest.ts';
import { budgets } from '../../timing/budgets.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';
import type { IstioctlFacts } from './facts.ts';
import { foundIn, nameOfObject } from './installation.ts';
import { runIstioctl } from './run-istioctl.ts';

/** The core alone, which every installation has; istiod is scaled by nobody unless that is asked for. */
const GENERATE = ['manifest', 'generate', '--set', 'profile=minimal', '--set', 'values.pilot.autoscaleEnabled=false'];

interface Question {
  readonly program: string;
  readonly namespace: string;
  readonly istioNamespace: string | undefined;
}

/**
 * Has istioctl generate what it installs, and looks all of it up in the cluster. What is recorded is which objects there should be, and of
 * each that there is whether it is ready.
 * @throws MeshproofError when the API server cannot be asked; the signal's reason when it aborts
 */
export async function queryInstallation(
  target: KubeTarget,
  { program, namespace, istioNamespace }: Question,
  signal: AbortSignal,
): Promise<IstioctlFacts | InfrastructureFacts> {
  const place = istioNamespace === undefined ? [] : ['--set', `values.global.istioNamespace=${istioNamespace}`];
  const told = [...GENERATE, ...place];
  const ended = await runIstioctl(program, told, { signal });
  if (ended.kind === 'infrastructure') return ended;
  const { exitCode, stdout, stderr } = ended;
  const facts = { kind: 'istioctl', query: 'installation', namespace, arguments: told, exitCode, stderr } as const;
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
