import { execa } from 'execa';
import { budgets } from '../../timing/budgets.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';

/** How an istioctl ended, in its own words. */
export interface Ended {
  readonly kind: 'ended';
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs istioctl once, whatever it ends with. One that did not end within its budget is plumbing that broke.
 * @throws the signal's reason when it aborts
 */
export async function runIstioctl(
  program: string,
  told: readonly string[],
  { env = {}, signal }: { readonly env?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Ended | InfrastructureFacts> {
  const ended = await execa(program, told, {
    env,
    cancelSignal: signal,
    timeout: budgets.istioctl,
    reject: false,
    stdin: 'ignore',
  });
  signal.throwIfAborted();
  const { exitCode, stdout, stderr, shortMessage = 'istioctl did not end' } = ended;
  if (exitCode === undefined) return { kind: 'infrastructure', cause: shortMessage, attempts: 1 };
  return { kind: 'ended', exitCode, stdout, stderr };
}
