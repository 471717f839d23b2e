import { execa } from 'execa';
import { budgets } from '../../timing/budgets.ts';
import { dockerError, type EngineClient } from '../docker.ts';

/** A node of a cluster of ours. */
export interface TargetNode {
  readonly cluster: string;
  /** Id of its container. */
  readonly node: string;
}

/**
 * Loads images of the engine into a running node as one stream, so that layers they share travel
 * once.
 */
export async function loadImages(
  engine: EngineClient,
  { cluster, node }: TargetNode,
  references: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (references.length === 0) return;
  const options = { env: engine.env, cancelSignal: signal, timeout: budgets.imageLoad } as const;
  const load = [
    'exec',
    '--interactive',
    node,
    'ctr',
    '--namespace',
    'k8s.io',
    'images',
    'import',
    '--all-platforms',
    '-',
  ];
  try {
    await execa(engine.docker, ['save', ...references], { ...options, buffer: { stdout: false } }).pipe(
      engine.docker,
      load,
      options,
    );
  } catch (error) {
    signal.throwIfAborted();
    throw dockerError(error, { operation: `load ${references.join(', ')} into cluster ${cluster}` });
  }
}
