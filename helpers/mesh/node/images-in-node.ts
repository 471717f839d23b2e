import { execa } from 'execa';
import { budgets } from '../../timing/budgets.ts';
import { dockerError, type EngineClient } from '../docker.ts';

/** The references of all images in a running node. @param node id of its container */
export async function imagesInNode(
  engine: EngineClient,
  node: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const list = ['exec', node, 'ctr', '--namespace', 'k8s.io', 'images', 'list', '--quiet'];
  const options = { env: engine.env, stdin: 'ignore', cancelSignal: signal, timeout: budgets.readCommand } as const;
  try {
    const { stdout } = await execa(engine.docker, list, options);
    return new Set(stdout.split('\n').map((line) => line.trim()));
  } catch (error) {
    signal.throwIfAborted();
    throw dockerError(error, { operation: 'list the images in the node' });
  }
}

/** Whether an image is among those of a node, which names each with its registry. */
export function isIn(present: ReadonlySet<string>, reference: string): boolean {
  const names = [reference, `docker.io/${reference}`, `docker.io/library/${reference}`];
  return names.some((name) => present.has(name));
}
