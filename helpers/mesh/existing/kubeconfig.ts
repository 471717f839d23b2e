import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { EXIT, MeshproofError } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';

export interface KubeChoice {
  readonly context?: string;
  readonly signal: AbortSignal;
}

/** One file: where KUBECONFIG lists several, the first that exists. */
export async function readableKubeconfig(given: string | undefined): Promise<string> {
  const listed = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const candidates = given === undefined ? [...listed, join(homedir(), '.kube', 'config')] : [given];
  for (const candidate of candidates) {
    const readable = await access(candidate).then(
      () => true,
      () => false,
    );
    if (readable) return candidate;
  }
  throw unfit(
    'read the kubeconfig',
    `there is no readable ${candidates.join(', nor a readable ')}`,
    'name the file with --kubeconfig or in KUBECONFIG',
  );
}

/** The context that is asked for, or the current one; it must stand in the kubeconfig. */
export async function existingContext(
  kubectl: string,
  kubeconfig: string,
  { context, signal }: KubeChoice,
): Promise<string> {
  const asked = await execa(kubectl, ['config', 'get-contexts', '--output', 'name', '--kubeconfig', kubeconfig], {
    reject: false,
    cancelSignal: signal,
    timeout: budgets.readCommand,
  });
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
  const happened = `it has ${known.length === 0 ? 'no context' : known.join(', ')}`;
  throw unfit(
    `find the context ${chosen === '' ? '(none is current)' : chosen} in ${kubeconfig}`,
    happened,
    'choose one of its contexts with --context',
  );
}

async function currentContext(kubectl: string, kubeconfig: string, signal: AbortSignal): Promise<string> {
  const asked = await execa(kubectl, ['config', 'current-context', '--kubeconfig', kubeconfig], {
    reject: false,
    cancelSignal: signal,
    timeout: budgets.readCommand,
  });
  return asked.exitCode === 0 ? asked.stdout.trim() : '';
}

/** The error for surroundings that a guest cannot work with. */
export function unfit(attempted: string, happened: string, repair: string): MeshproofError {
  return new MeshproofError({ attempted, happened, repair, exitCode: EXIT.environment });
}
