import { execa } from 'execa';
import { MeshproofError, messageOf } from '../errors.ts';
import { budgets } from '../timing/budgets.ts';
import { kubeconfigFiles } from './api/access/kubeconfig-files.ts';
import type { KubeTarget } from './kube.ts';

/** What a kubectl or an istioctl is started with beside its own arguments. */
export interface KubeProcess {
  readonly args: readonly string[];
  /** Variables that replace those of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Pins a kubectl or an istioctl to one cluster, whatever the user's current context is. A list of
 * kubeconfigs can be given by the environment only.
 */
export function kubeProcess({ kubeconfig, context }: Pick<KubeTarget, 'kubeconfig' | 'context'>): KubeProcess {
  const { args, env } = kubeconfigProcess(kubeconfig);
  return { args: [...args, '--context', context], env };
}

/** The same without a context: its current one counts. */
export function kubeconfigProcess(kubeconfig: string): KubeProcess {
  const isList = kubeconfigFiles(kubeconfig).length > 1;
  return isList ? { args: [], env: { KUBECONFIG: kubeconfig } } : { args: ['--kubeconfig', kubeconfig], env: {} };
}

/** A command line of kubectl for a person to copy. */
export function kubectlLine(target: KubeTarget, args: string): string {
  const { args: pinned, env } = kubeProcess(target);
  const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...variables, target.kubectl, ...pinned.map(quoted), args].join(' ');
}

/** Shells take other characters for more than they are. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * The command line that runs something in a workload's pod for as long as its standard input stays
 * open. A Deployment and not a pod is named: kubectl finds the pod that replaced another one.
 */
export function execInto(
  target: KubeTarget,
  { namespace, workload }: { readonly namespace: string; readonly workload: string },
  remote: readonly string[],
): readonly [string, ...string[]] {
  const { args, env } = kubeProcess(target);
  const exec = ['exec', '--stdin', '--quiet', '--namespace', namespace, `deployment/${workload}`, '--'];
  const [first, ...rest] = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), target.kubectl];
  const line = [...args, ...exec, ...remote];
  // A command line alone is handed on: env(1) sets the variables and becomes kubectl.
  return rest.length === 0 ? [target.kubectl, ...line] : ['env', first ?? '', ...rest, ...line];
}

export interface KubectlCall {
  /** What the call is for, as a phrase that completes "could not …". */
  readonly operation: string;
  readonly signal: AbortSignal;
  readonly input?: string;
  /** Milliseconds after which the process is ended. @default budgets.readCommand */
  readonly budgetMs?: number;
  readonly hint?: string;
}

/**
 * Runs kubectl once and returns its standard output.
 * @throws MeshproofError with the API server's message; the signal's reason when it was aborted.
 */
export async function kubectl(target: KubeTarget, args: readonly string[], call: KubectlCall): Promise<string> {
  call.signal.throwIfAborted();
  try {
    const pinned = kubeProcess(target);
    const { stdout } = await execa(target.kubectl, [...pinned.args, ...args], {
      env: pinned.env,
      cancelSignal: call.signal,
      timeout: call.budgetMs ?? budgets.readCommand,
      ...(call.input === undefined ? { stdin: 'ignore' as const } : { input: call.input }),
    });
    return stdout;
  } catch (error) {
    call.signal.throwIfAborted();
    throw kubectlError(target, error, call);
  }
}

/**
 * Runs a kubectl that goes on (a watch, a log) and gives its standard output line by line; ends it
 * when the reader stops.
 * @throws MeshproofError when kubectl ends with an error; the signal's reason when it was aborted.
 */
export async function* kubectlLines(
  target: KubeTarget,
  args: readonly string[],
  call: KubectlCall,
): AsyncGenerator<string, void, void> {
  call.signal.throwIfAborted();
  const ended = new AbortController();
  const cancelSignal = AbortSignal.any([call.signal, ended.signal]);
  const pinned = kubeProcess(target);
  const child = execa(target.kubectl, [...pinned.args, ...args], {
    env: pinned.env,
    cancelSignal,
    stdin: 'ignore',
    buffer: { stdout: false },
  });
  // execa's iterator waits for the process when it is left early, and a watch does not end by
  // itself: so it is read by hand and ended below.
  const lines = child[Symbol.asyncIterator]();
  try {
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) yield line.value;
  } catch (error) {
    call.signal.throwIfAborted();
    throw kubectlError(target, error, call);
  } finally {
    ended.abort();
    // The reader has stopped or the error is on its way already: how the ended process settles adds
    // nothing.
    await child.catch(() => undefined);
  }
}

function kubectlError(target: KubeTarget, error: unknown, call: KubectlCall): MeshproofError {
  const { stderr = '', timedOut = false } = error as { stderr?: string; timedOut?: boolean };
  return new MeshproofError({
    operation: call.operation,
    details: stderr.trim() === '' || timedOut ? messageOf(error) : stderr.trim(),
    hint: call.hint ?? `look at the cluster with: ${kubectlLine(target, 'get pods -A')}`,
    cause: error,
  });
}
