import { dirname } from 'node:path';
import { execa } from 'execa';
import { MeshproofError, messageOf } from '../errors.ts';
import { budgets } from '../timing/budgets.ts';
import type { Engine } from './engine/engine.ts';

/** What of an engine the functions below need. */
export type EngineClient = Pick<Engine, 'docker' | 'env'>;

export interface DockerCall {
  /** What the call is for, as a phrase that completes "could not …". */
  readonly operation: string;
  readonly signal: AbortSignal;
  /** @default budgets.readCommand, in milliseconds */
  readonly budgetMs?: number;
  readonly hint?: string;
}

/**
 * Runs docker against the engine and answers its standard output.
 * @throws MeshproofError with docker's message
 */
export async function docker(engine: EngineClient, args: readonly string[], call: DockerCall): Promise<string> {
  call.signal.throwIfAborted();
  try {
    const options = {
      env: engine.env,
      stdin: 'ignore',
      cancelSignal: call.signal,
      timeout: call.budgetMs ?? budgets.readCommand,
    } as const;
    return (await execa(engine.docker, args, options)).stdout;
  } catch (error) {
    call.signal.throwIfAborted();
    throw dockerError(error, call);
  }
}

/** The error for a docker call that failed. */
export function dockerError(error: unknown, call: Pick<DockerCall, 'operation' | 'hint'>): MeshproofError {
  const { stderr = '' } = error as { stderr?: string };
  const details = stderr.trim() === '' ? messageOf(error) : stderr.trim();
  const full = /no space left on device/i.test(details);
  return new MeshproofError({
    operation: call.operation,
    details,
    hint: full
      ? 'free some disk space (docker system df lists what the engine uses), then run again'
      : (call.hint ?? 'see the message of the engine below'),
    cause: error,
  });
}

/**
 * Environment in which kind finds this engine, and keeps its containers on a network that ends with
 * the cluster.
 */
export function kindEnvironment(engine: EngineClient, network: string): Record<string, string> {
  return {
    ...engine.env,
    PATH: `${dirname(engine.docker)}:${process.env['PATH'] ?? ''}`,
    KIND_EXPERIMENTAL_PROVIDER: 'docker',
    KIND_EXPERIMENTAL_DOCKER_NETWORK: network,
  };
}

/**
 * Ids of the images that references name, in the same order; undefined where the engine has none.
 */
export async function imageIds(
  engine: EngineClient,
  references: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const unique = [...new Set(references)];
  if (unique.length === 0) return new Map();
  const call = {
    operation: 'look up images in the engine',
    signal,
    hint: 'run: npm run -s meshproof -- up (it makes what is missing)',
  };
  const stdout = await docker(engine, ['image', 'inspect', '--format', '{{.Id}}', ...unique], call);
  const ids = stdout.split('\n').map((line) => line.trim());
  return new Map(unique.map((reference, index) => [reference, ids[index] ?? '']));
}
