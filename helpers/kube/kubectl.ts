import { execa } from 'execa';
import { MeshproofError, messageOf } from '../errors.ts';
import type { KubeTarget } from './kube.ts';

/** Arguments that pin every call to one cluster, whatever the user's current context is. */
export function targetArguments(target: KubeTarget): readonly string[] {
  return ['--kubeconfig', target.kubeconfig, '--context', target.context];
}

export interface KubectlCall {
  /** What the call is for, as a phrase that completes "could not …". */
  readonly attempted: string;
  readonly signal: AbortSignal;
  readonly input?: string;
  /** Milliseconds after which the process is ended (default: what the signal allows). */
  readonly limitMs?: number;
  readonly repair?: string;
}

/**
 * Runs kubectl once and returns its standard output.
 * @throws MeshproofError with the API server's own words; the signal's reason when it was aborted.
 */
export async function kubectl(target: KubeTarget, args: readonly string[], call: KubectlCall): Promise<string> {
  call.signal.throwIfAborted();
  try {
    const { stdout } = await execa(target.kubectl, [...targetArguments(target), ...args], {
      cancelSignal: call.signal,
      ...(call.input === undefined ? { stdin: 'ignore' as const } : { input: call.input }),
      ...(call.limitMs === undefined ? {} : { timeout: call.limitMs }),
    });
    return stdout;
  } catch (error) {
    call.signal.throwIfAborted();
    throw kubectlError(target, error, call);
  }
}

function kubectlError(target: KubeTarget, error: unknown, call: KubectlCall): MeshproofError {
  const stderr = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
  const timedOut = typeof error === 'object' && error !== null && 'timedOut' in error && error.timedOut === true;
  const happened = stderr === '' || timedOut ? messageOf(error) : stderr;
  return new MeshproofError({
    attempted: call.attempted,
    happened,
    repair: call.repair ?? `look at the cluster with: ${target.kubectl} ${targetArguments(target).join(' ')} get pods -A`,
    cause: error,
  });
}
