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

/** A query, without the cluster that it is sent to. */
export interface IstioctlCall {
  readonly query: IstioctlQuery;
  /** The queried namespace. */
  readonly namespace: string;
  /** The queried workload of it, for queries about one. */
  readonly workload: string;
}

/** Arguments of each query; all of them print JSON, except tables of a proxy's configuration. */
const ARGUMENTS: Readonly<Record<Exclude<IstioctlQuery, 'installation' | 'server-names'>, readonly string[]>> = {
  analyze: ['analyze', '--output', 'json', '--output-threshold', 'Warning'],
  // Findings of the level Info name the features that a workload depends on.
  precheck: ['experimental', 'precheck', '--output', 'json', '--output-threshold', 'Info'],
  versions: ['version', '--output', 'json'],
  replicas: ['version', '--output', 'json'],
};

/**
 * Runs istioctl once and returns its output about the namespace, with any exit code. Exceeding its
 * budget is an infrastructure fault.
 * @throws the signal's reason when it aborts
 */
export async function queryIstioctl(
  target: KubeTarget,
  { program, istioNamespace }: IstioctlTool,
  { query, namespace, workload }: IstioctlCall,
  signal: AbortSignal,
): Promise<IstioctlFacts | InfrastructureFacts> {
  if (query === 'installation') return queryInstallation(target, { program, namespace, istioNamespace }, signal);
  const istiod = istioNamespace === undefined ? [] : ['--istioNamespace', istioNamespace];
  const asked = query === 'server-names' ? ['proxy-config', 'listeners', `deployment/${workload}`] : ARGUMENTS[query];
  const scoped = [...asked, '--namespace', namespace, ...istiod];
  const { args, env } = await istioctlProcess(target);
  const ended = await runIstioctl(program, [...scoped, ...args], { env, signal });
  if (ended.kind === 'infrastructure') return ended;
  const { exitCode, stderr } = ended;
  const stdout = reducedStdout(query, ended.stdout, namespace);
  return { kind: 'istioctl', query, namespace, arguments: scoped, exitCode, stdout, stderr };
}
