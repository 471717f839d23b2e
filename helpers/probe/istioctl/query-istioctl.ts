import { istioctlProcess } from '../../kube/istioctl-process.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { IstioctlQuery } from '../../model/probes/istioctl.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';
import type { IstioctlFacts } from './facts.ts';
import { queryInstallation } from './query-installation.ts';
import { reducedStdout } from './reduce.ts';
import { runIstioctl } from './run-istioctl.ts';

/** The istioctl that fits a mesh. */
export interface IstioctlTool {
  readonly program: string;
  /** Namespace of istiod. @default istioctl's own, istio-system */
  readonly istioNamespace?: string;
}

/** What istioctl is told, but for the cluster. */
export interface IstioctlCall {
  readonly query: IstioctlQuery;
  /** Namespace that it is asked about. */
  readonly namespace: string;
}

/** The arguments of each question; all answer in JSON. */
const ARGUMENTS: Readonly<Record<Exclude<IstioctlQuery, 'installation'>, readonly string[]>> = {
  analyze: ['analyze', '--output', 'json', '--output-threshold', 'Warning'],
  // What is only worth knowing is asked for as well: it names what a workload leans on.
  precheck: ['experimental', 'precheck', '--output', 'json', '--output-threshold', 'Info'],
  versions: ['version', '--output', 'json'],
  replicas: ['version', '--output', 'json'],
};

/**
 * Asks istioctl once and gives its own words about the namespace, whatever it ended with. One that did not end within its budget is plumbing that broke.
 * @throws the signal's reason when it aborts
 */
export async function queryIstioctl(
  target: KubeTarget,
  { program, istioNamespace }: IstioctlTool,
  { query, namespace }: IstioctlCall,
  signal: AbortSignal,
): Promise<IstioctlFacts | InfrastructureFacts> {
  if (query === 'installation') return queryInstallation(target, { program, namespace, istioNamespace }, signal);
  const istiod = istioNamespace === undefined ? [] : ['--istioNamespace', istioNamespace];
  const told = [...ARGUMENTS[query], '--namespace', namespace, ...istiod];
  const { args, env } = await istioctlProcess(target);
  const ended = await runIstioctl(program, [...told, ...args], { env, signal });
  if (ended.kind === 'infrastructure') return ended;
  const { exitCode, stderr } = ended;
  const stdout = reducedStdout(query, ended.stdout, namespace);
  return { kind: 'istioctl', query, namespace, arguments: told, exitCode, stdout, stderr };
}
