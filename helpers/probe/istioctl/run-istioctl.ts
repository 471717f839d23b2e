import { execa } from 'execa';
import { budgets } from '../../timing/budgets.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';

/** Exit code and output of an istioctl. */
export interface Ended {
  readonly kind: 'ended';
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs istioctl once. Every exit code is a result; exceeding the budget is an infrastructure fault.
 * @throws the signal's reason when it aborts
 */
export async function runIstioctl(
  program: string,
  args: readonly string[],
  { env = {}, signal }: { readonly env?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Ended | InfrastructureFacts> {
  const ended = await execa(program, args, {
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
