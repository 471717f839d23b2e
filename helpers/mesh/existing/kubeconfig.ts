import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { execa } from 'execa';
import { EXIT, MeshproofError } from '../../errors.ts';
import { kubeconfigFiles } from '../../kube/api/access/kubeconfig-files.ts';
import { kubeconfigProcess } from '../../kube/kubectl.ts';
import { budgets } from '../../timing/budgets.ts';

export interface KubeChoice {
  readonly context?: string;
  readonly signal: AbortSignal;
}

/**
 * The kubeconfig that is given, or the list of them in KUBECONFIG, or kubectl's own file; its paths
 * are absolute.
 * @throws MeshproofError (exit code 3) when none of them can be read
 */
export async function readableKubeconfig(given: string | undefined): Promise<string> {
  if (given?.includes(delimiter) === true)
    throw unfit(
      `use the kubeconfig ${given}`,
      `its path holds "${delimiter}", which separates paths`,
      'name one file with --kubeconfig, or several in KUBECONFIG',
    );
  const listed = kubeconfigFiles(process.env['KUBECONFIG'] ?? '');
  const standard = listed.length === 0 ? [join(homedir(), '.kube', 'config')] : listed;
  const candidates = (given === undefined ? standard : [given]).map((path) => resolve(path));
  const readable = await Promise.all(candidates.map(isReadable));
  if (readable.includes(true)) return candidates.join(delimiter);
  throw unfit(
    'read the kubeconfig',
    `there is no readable ${candidates.join(', nor a readable ')}`,
    'name the file with --kubeconfig or in KUBECONFIG',
  );
}

function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** The context that is asked for, or the current one; it must be in the kubeconfig. */
export async function existingContext(
  kubectl: string,
  kubeconfig: string,
  { context, signal }: KubeChoice,
): Promise<string> {
  const asked = await kubectlConfig(kubectl, kubeconfig, ['get-contexts', '--output', 'name'], signal);
  signal.throwIfAborted();
  if (asked.exitCode !== 0)
    throw unfit(
      `read the kubeconfig ${kubeconfig}`,
      asked.stderr,
      'repair the file, or name another with --kubeconfig',
    );
  const known = asked.stdout.split('\n').filter((line) => line !== '');
  const chosen = context ?? (await currentContext(kubectl, kubeconfig, signal));
  if (known.includes(chosen)) return chosen;
  const details = `it has ${known.length === 0 ? 'no context' : known.join(', ')}`;
  throw unfit(
    `find the context ${chosen === '' ? '(none is current)' : chosen} in ${kubeconfig}`,
    details,
    'choose one of its contexts with --context',
  );
}

async function currentContext(kubectl: string, kubeconfig: string, signal: AbortSignal): Promise<string> {
  const asked = await kubectlConfig(kubectl, kubeconfig, ['current-context'], signal);
  return asked.exitCode === 0 ? asked.stdout.trim() : '';
}

function kubectlConfig(kubectl: string, kubeconfig: string, args: readonly string[], signal: AbortSignal) {
  const { args: pinned, env } = kubeconfigProcess(kubeconfig);
  const limits = { reject: false, cancelSignal: signal, timeout: budgets.readCommand } as const;
  return execa(kubectl, ['config', ...args, ...pinned], { env, ...limits });
}

/** Returns the error for an environment in which meshproof cannot use an existing mesh. */
export function unfit(operation: string, details: string, hint: string): MeshproofError {
  return new MeshproofError({ operation, details, hint, exitCode: EXIT.environment });
}
